import { writeFileSync } from 'node:fs';
import type { JsonObject } from '../../lib/base/json';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import type { ApiResponse, ApiServer } from '../api-server';
import { CONTROL_PLANE, findBinaries } from '../binaries';
import { ControlPlane } from '../control-plane';
import { mutate } from './mutate';
import { PLATFORM_SEEDS } from './platform-seeds';
import { Random } from './random';
import { ServerSchemas } from './schema';
import { SEEDS as APP_SEEDS } from './seeds';
import { refusals } from './verdict';

// Compares the verdict of our checks with that of a real API server, for objects that are mutated at random. The same
// seed makes the same mutations. `npm run e2e:fuzz -- 10000 1` puts 10,000 mutations of the seed 1 to both;
// `npm run e2e:fuzz -- 10000 1 report.json Job,CronJob` takes only these kinds, and reports the differences.

const SEEDS: readonly JsonObject[] = [...APP_SEEDS, ...PLATFORM_SEEDS];

/** A mutation on which the verdicts differ. */
interface Difference {
  readonly kind: string;
  readonly what: string;
  /** What the server says; empty if it accepts the object. */
  readonly server: string;
  /** What our rules say; empty if they accept it. */
  readonly argosy: string;
}

async function campaign(
  api: ApiServer,
  count: number,
  seed: number,
  seeds: readonly JsonObject[],
): Promise<Difference[]> {
  const schemas = await ServerSchemas.of(api);
  for (const object of seeds) await expectAccepted(api, object);
  const random = new Random(seed);
  const differences: Difference[] = [];
  let refused = 0;
  let stricter = 0;
  // The server answers several at once.
  const BATCH = 16;
  for (let done = 0; done < count; done += BATCH) {
    const mutations = Array.from({ length: Math.min(BATCH, count - done) }, () =>
      mutate(random.of(seeds), schemas, random),
    );
    const answers = await Promise.all(mutations.map(({ object }) => ask(api, object)));
    mutations.forEach(({ object, what }, i) => {
      const { status = 0, body = {} } = answers[i] ?? {};
      // Admission comes before validation.
      if (MISSING.test(body.message ?? '')) return;
      const server = status < 300 ? '' : `${status} ${body.message}`;
      if (server) refused++;
      const argosy = refusals(object as unknown as ApiObjectJson).join(' | ');
      if ((server === '') === (argosy === '')) return;
      const difference = { kind: String(object['kind']), what, server, argosy };
      if (STRICTER.some(([pattern]) => pattern.test(`${what} => ${argosy}`)) && server === '')
        stricter++;
      else differences.push(difference);
    });
  }
  process.stdout.write(
    `${count} mutations, ${refused} refused by the API server, ${stricter} accepted by it but not by us for a reason\n`,
  );
  return differences;
}

/** An object on which the server panics gets no answer. */
async function ask(api: ApiServer, object: JsonObject): Promise<ApiResponse> {
  try {
    return await api.dryRun(object);
  } catch (error) {
    if (error instanceof Error && /socket hang up|ECONNRESET|gives no answer/.test(error.message)) {
      return { status: 500, body: { message: 'The server gives no answer.' } };
    }
    throw error;
  }
}

/** What the API server accepts and we refuse on purpose. */
const STRICTER: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/schema\/missing-field: spec\.limits: /, 'a LimitRange without limits has no effect'],
  [/schema\/missing-field: (spec\.)?spec: /, 'an object without a spec says nothing'],
  [/schema\/missing-field: .*(audience|served|storage): /, 'the published schema requires it'],
  [/LimitRange has no name/, 'it gets a new one at each sync'],
  [
    /No valid name for a (DeviceClass|ReplicationController) starts/,
    'no name made from it is valid',
  ],
  [/hostIP: /, 'no node has such an address'],
  [/podCertificate/, 'the default configuration drops this source'],
  [/: spec\.dataSource/, 'an unknown or incomplete source is dropped: the claim would be empty'],
  [/schema\/missing-field: .*ownerReferences/, 'pods with an incomplete owner cannot be created'],
  [/validation\/server-field/, 'it ties the object to the cluster that it was exported from'],
  [/schema\/value: .*stopSignal/, 'there is no such signal'],
  [/schema\/repeated-key/, 'server-side apply refuses it'],
  [/topologyKey: /, 'no node has such a label'],
  [/nodePort.* is not a valid port/, 'a number below 1 is taken for none'],
  [
    /null, which is not a string|got (null|\[\])\./,
    'null in a list or a label is read as an empty value',
  ],
  [/volumeClaimTemplates.*status` .* is set by the API server/, 'a status is of no use in Git'],
  [/schema\/missing-field: .*podFailurePolicy/, 'a policy without rules has no effect'],
  [/template\.spec\.(hostname|subdomain|priority): /, 'pods with such a name cannot be created'],
];

/** An object that another one refers to is missing in the cluster; or what only the server can do: compile expressions. */
const MISSING =
  /not found$|already exists$|gives no answer|no PriorityClass with name|error looking up service account|provided port is already allocated|healthCheckNodePort: Invalid value|Pod Overhead set without|compilation failed|must evaluate to|label on the containing namespace/;

async function expectAccepted(api: ApiServer, object: JsonObject): Promise<void> {
  const { status, body } = await api.dryRun(object);
  if (status >= 300) throw new Error(`The seed ${object['kind']} is refused: ${body.message}`);
  const own = refusals(object as unknown as ApiObjectJson);
  if (own.length > 0) throw new Error(`The seed ${object['kind']} is refused by us: ${own.join()}`);
}

async function main([
  count = '10000',
  seed = '1',
  report = '',
  kinds = '',
]: string[]): Promise<void> {
  const { binaries, missing } = await findBinaries(CONTROL_PLANE);
  if (missing.length > 0) throw new Error(`Missing programs: ${missing.join(', ')}.`);
  const wanted = kinds === '' ? undefined : kinds.split(',');
  const seeds = SEEDS.filter(({ kind }) => wanted === undefined || wanted.includes(String(kind)));
  const plane = await ControlPlane.start(binaries);
  try {
    const differences = await campaign(plane.api, Number(count), Number(seed), seeds);
    const missed = differences.filter(({ argosy }) => argosy === '');
    process.stdout.write(`accepted by us, refused by the server: ${missed.length}\n`);
    process.stdout.write(
      `refused by us, accepted by the server: ${differences.length - missed.length}\n`,
    );
    for (const { kind, what, server, argosy } of differences.slice(0, 20)) {
      process.stdout.write(
        `${kind} ${what}\n  the server: ${server || 'accepted'}\n  Argosy: ${argosy || 'accepted'}\n`,
      );
    }
    if (differences.length > 0) process.exitCode = 1;
    if (report) writeFileSync(report, `${JSON.stringify(differences, null, 1)}\n`);
  } finally {
    await plane.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
