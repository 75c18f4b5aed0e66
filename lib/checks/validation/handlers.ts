import { isObject, type JsonPath, type JsonValue, valueAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import type { CheckedContainer } from '../pods';
import type { RuleFinding } from '../rule';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];
const WAYS = ['exec', 'grpc', 'httpGet', 'sleep', 'tcpSocket'];
/** The other fields of a probe. */
const TIMES: ReadonlySet<string> = new Set([
  'failureThreshold',
  'initialDelaySeconds',
  'periodSeconds',
  'successThreshold',
  'terminationGracePeriodSeconds',
  'timeoutSeconds',
]);

/** Probes and hooks of a container with no action, or with several. */
export function* handlers(
  manifest: Manifest,
  { spec, path }: CheckedContainer,
  owner: string,
): Iterable<RuleFinding> {
  for (const probe of PROBES) {
    if (spec[probe]) yield* ofHandler(manifest, spec[probe], [...path, probe], owner);
  }
  if (!spec['lifecycle']) return;
  for (const hook of HOOKS) {
    const it = valueAt(spec['lifecycle'], [hook]);
    if (it) yield* ofHandler(manifest, it, [...path, 'lifecycle', hook], owner);
  }
}

function* ofHandler(
  manifest: Manifest,
  handler: JsonValue | undefined,
  path: JsonPath,
  owner: string,
): Iterable<RuleFinding> {
  if (!isObject(handler)) return;
  const found = WAYS.filter((way) => isObject(handler[way]));
  if (found.length === 1) return;
  const field = path.at(-1);
  if (found.length > 1) {
    yield {
      manifest,
      path,
      message: `\`${field}\` of the ${owner} has ${found.map((way) => `\`${way}\``).join(' and ')}: the API server refuses more than one of them.`,
      fix: `Keep one of them. Setting another one in \`extend\` does not remove the first: delete it.`,
    };
    return;
  }
  // A misspelled one is reported as an unknown field.
  if (Object.keys(handler).some((key) => !TIMES.has(key) && !WAYS.includes(key))) return;
  yield {
    manifest,
    path,
    message: `\`${field}\` of the ${owner} has no action: the API server refuses it.`,
    fix: `Give it \`exec\`, \`httpGet\`, \`tcpSocket\` or \`${PROBES.includes(String(field)) ? 'grpc' : 'sleep'}\`, or remove it.`,
  };
}
