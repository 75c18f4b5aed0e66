import * as v from 'valibot';
import { isPlainObject, type JsonObject, own } from '../base/json';
import { recordSchema } from '../base/record-schema';
import { fieldProblems, formatField } from '../base/validation';
import { DnsLabel, DnsSubdomain, isConfigMapKey } from '../kubernetes/names';
import { scopeOf, sealingLabel } from '../kubernetes/sealing/scope';
import { ciphertextProblem } from '../kubernetes/sealing/seal';
import { readValues } from './crd-file';
import { FleetError, type Problem } from './problem';
import { matches, parseSealRecords, SEALED_WITH, type SealRecord } from './seal-record';
import type { SealedFile, SealedValue, SealedValues } from './sealed-file';

const FIX = 'Restore the file from git, or seal its values again with `argosy secrets seal`.';

const Key = v.pipe(
  v.string(),
  v.check(isConfigMapKey, 'A key may contain only letters, digits, `-`, `_` and `.`.'),
);

/** A SealedSecret, as far as it matters here: `kubeseal` also writes fields such as `creationTimestamp: null`. */
const SealedSecretSchema = v.looseObject({
  apiVersion: v.literal('bitnami.com/v1alpha1'),
  kind: v.literal('SealedSecret'),
  metadata: v.looseObject({
    name: DnsSubdomain,
    namespace: v.optional(DnsLabel),
    annotations: v.nullish(recordSchema(v.string(), v.string())),
  }),
  spec: v.looseObject({
    encryptedData: recordSchema(Key, v.string()),
    template: v.nullish(v.custom<JsonObject>(isPlainObject, 'Expected an object.')),
  }),
});

/**
 * Reads a file of sealed values.
 *
 * @throws {@link FleetError} with the file, and the line or field, if it is not one, if a value was damaged, or if it is
 * known to be sealed for another name or namespace.
 */
export function parseSealed(text: string, file: string): SealedFile {
  const documents = readSealed(text, file).filter((it) => it !== null && it !== undefined);
  if (documents.length === 0) {
    throw refusal({ file, message: 'It contains no SealedSecret.', fix: FIX });
  }
  const problems: Problem[] = [];
  const secrets = new Map<string, SealedValues>();
  documents.forEach((document, i) => {
    const found = documentProblems(document, i, file);
    problems.push(...found);
    if (found.length > 0) return;
    const { name, secret, damaged } = toSealedValues(document as SealedSecret, file);
    problems.push(...damaged);
    if (secrets.has(name)) {
      const message = `It contains two SealedSecrets named "${name}".`;
      problems.push({ file, message, fix: 'Move the values of one to the other.' });
    }
    secrets.set(name, secret);
  });
  if (problems.length > 0) throw new FleetError(problems);
  return { secrets: Object.fromEntries(secrets) };
}

type SealedSecret = v.InferOutput<typeof SealedSecretSchema>;

function readSealed(text: string, file: string): unknown[] {
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    const message = 'It contains merge conflict markers.';
    throw refusal({ file, message, fix: 'Keep the values of both sides, or seal them again.' });
  }
  try {
    return readValues(text);
  } catch (error) {
    const { reason, mark } = error as { reason?: string; mark?: { line: number } };
    const line = mark ? { line: mark.line + 1 } : {};
    throw refusal({ file, ...line, message: `This is not YAML: ${reason ?? error}.`, fix: FIX });
  }
}

function documentProblems(document: unknown, i: number, file: string): Problem[] {
  if (isPlainObject(document) && document['kind'] === 'Secret') {
    const message =
      'This is a Secret, whose values everyone can read. In Git, everyone who can clone the repository has them.';
    const fix =
      'Remove it, also from the history, replace its values, and seal the new ones with `argosy secrets seal`.';
    return [{ file, message, fix }];
  }
  return fieldProblems(SealedSecretSchema, document).map(({ path, message }) => ({
    file,
    field: formatField([i, ...path]),
    message,
    fix: FIX,
  }));
}

function toSealedValues({ metadata, spec }: SealedSecret, file: string) {
  const { name, namespace = '', annotations } = metadata;
  const scope = scopeOf(annotations ?? {});
  const label = sealingLabel({ namespace, name, scope });
  const damaged: Problem[] = [];
  if (namespace === '' && scope !== 'cluster-wide') {
    const message = `The SealedSecret ${name} has no namespace, which its values are sealed for.`;
    damaged.push({ file, field: `${name}.metadata.namespace`, message, fix: FIX });
  }
  const recorded = own(annotations ?? {}, SEALED_WITH);
  const records = recorded === undefined ? {} : parseSealRecords(recorded);
  if (records === undefined) {
    const message = 'This annotation was changed.';
    damaged.push({ file, field: `${name}: ${SEALED_WITH}`, message, fix: FIX });
  }
  const values = Object.entries(spec.encryptedData).map(([key, sealed]): [string, SealedValue] => {
    const record = own(records, key);
    const problem = valueProblem(sealed, label, record);
    if (problem) damaged.push({ file, field: formatField([name, key]), ...problem });
    return [key, { sealed, ...(record && { certificate: record.certificate }) }];
  });
  const { metadata: _, ...template } = spec.template ?? {};
  const secret: SealedValues = {
    namespace,
    scope,
    values: Object.fromEntries(values),
    ...(Object.keys(template).length > 0 && { template: template as JsonObject }),
  };
  return { name, secret, damaged };
}

function valueProblem(
  sealed: string,
  label: string,
  record: SealRecord | undefined,
): Pick<Problem, 'message' | 'fix'> | undefined {
  const problem = ciphertextProblem(sealed);
  if (problem !== undefined) return { message: `This value is damaged: ${problem}.`, fix: FIX };
  if (record === undefined || matches(record, sealed, label)) return undefined;
  return {
    message:
      'This value was changed, or it was sealed for another name, namespace or scope: the controller could not decrypt it.',
    fix: `${FIX} If \`kubeseal\` wrote it, delete its line of the annotation ${SEALED_WITH}.`,
  };
}

function refusal(problem: Problem): FleetError {
  return new FleetError([problem]);
}
