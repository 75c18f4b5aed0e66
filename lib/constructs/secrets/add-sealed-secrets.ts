import { ApiObject, type Chart } from 'cdk8s';
import { byCodeUnit, isPlainObject, own } from '../../base/json';
import { SEALING_DOMAIN, scopeAnnotations } from '../../kubernetes/sealing/scope';
import { FleetError, type Problem } from '../../model/problem';
import {
  literalTemplate,
  metadataOf,
  type SecretsContext,
  type WantedSecret,
} from './wanted-secret';

/**
 * Adds a SealedSecret for each Kubernetes Secret, with the values that it needs.
 *
 * @throws FleetError if a value is not sealed, or for another namespace.
 */
export function addSealedSecrets(
  chart: Chart,
  secrets: readonly WantedSecret[],
  context: SecretsContext,
): void {
  const problems = secrets.flatMap((it) => sealedProblems(it, context));
  if (problems.length > 0) throw new FleetError(problems);
  for (const wanted of secrets) {
    const { name, literals, labels = context.labels, merge } = wanted;
    const sealed = own(context.sealed.secrets, name);
    if (sealed === undefined) continue;
    const { template = {} } = sealed;
    const scope = scopeAnnotations(sealed.scope);
    const metadata = metadataOf(name, context);
    const annotations = { ...scope, ...metadata.annotations };
    const ofSecret = { ...scope, ...(merge && { [`${SEALING_DOMAIN}/patch`]: 'true' }) };
    new ApiObject(chart, `Secret-${name}`, {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
      spec: {
        encryptedData: Object.fromEntries(
          keysOf(wanted, context).map((key) => [key, own(sealed.values, key)?.sealed]),
        ),
        template: {
          ...template,
          ...(literals && {
            data: {
              ...(isPlainObject(template['data']) ? template['data'] : {}),
              ...Object.fromEntries(
                Object.entries(literals).map(([key, text]) => [key, literalTemplate(text)]),
              ),
            },
          }),
          metadata: {
            labels: { ...labels },
            ...(Object.keys(ofSecret).length > 0 && { annotations: ofSecret }),
          },
        },
      },
    });
  }
}

/** The keys that a Kubernetes Secret needs. Files without a list are all that are sealed. */
function keysOf({ name, values, files }: WantedSecret, { sealed }: SecretsContext): string[] {
  if (files === undefined) return [...values.keys()].sort(byCodeUnit);
  const all = files.files ?? own(sealed.secrets, name)?.values ?? {};
  return Object.keys(all).sort(byCodeUnit);
}

function sealedProblems(wanted: WantedSecret, context: SecretsContext): Problem[] {
  const { name, files } = wanted;
  const { file, nameOf, command, secrets } = context.sealed;
  const sealed = own(secrets, name);
  const keys = keysOf(wanted, context);
  if (files && keys.length === 0) {
    const message = `No file of the secret "${files.secretFiles}" is sealed.`;
    const run = command({ secret: name, key: '<file>' });
    return [{ file, message, fix: `Run \`${run} < <file>\` for each, and commit ${file}.` }];
  }
  const missing = keys.filter((key) => own(sealed?.values, key) === undefined);
  const problems = missing.map((key): Problem => {
    const message = `The secret "${nameOf({ secret: name, key })}" is not sealed.`;
    const fix = `Run \`${command({ secret: name, key })}\`, and commit ${file}.`;
    return { file, message, fix };
  });
  if (sealed && sealed.scope !== 'cluster-wide' && sealed.namespace !== context.namespace) {
    const message = `The values of ${name} are sealed for the namespace "${sealed.namespace}", but needed in "${context.namespace}": the controller could not decrypt them.`;
    const commands = keys.map((key) => `\`${command({ secret: name, key })} --replace\``);
    problems.push({ file, message, fix: `Seal them again: ${commands.join(', ')}.` });
  }
  return problems;
}
