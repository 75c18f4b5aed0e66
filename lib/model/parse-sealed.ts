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

/** What can be done about a file as a whole. */
const fix = (file: string) =>
  `Restore it (\`git checkout HEAD -- ${file}\`), or delete it and seal its values again.`;

const Key = v.pipe(
  v.string(),
  v.check(isConfigMapKey, 'A key may contain only letters, digits, `-`, `_` and `.`.'),
);

const PLAINTEXT = 'Only `encryptedData` is encrypted. Remove this field.';

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
    data: v.optional(v.never(PLAINTEXT)),
    stringData: v.optional(v.never(PLAINTEXT)),
    template: v.nullish(v.custom<JsonObject>(isPlainObject, 'Expected an object.')),
  }),
});

/** A value that the controller could not decrypt. */
export interface DamagedValue {
  /** The Kubernetes Secret, and the key in it. */
  readonly secret: string;
  readonly key: string;
  readonly problem: Problem;
}

/**
 * Reads a file of sealed values.
 *
 * @throws {@link FleetError} with the file, and the line or field, if it is not one, if a value was damaged, or if it is
 * known to be sealed for another name or namespace.
 */
export function parseSealed(text: string, file: string): SealedFile {
  const { sealed, damaged } = readSealedFile(text, file);
  if (damaged.length > 0) throw new FleetError(damaged.map(({ problem }) => problem));
  return sealed;
}

/**
 * Reads a file of sealed values, of which some may be damaged.
 *
 * @throws {@link FleetError} if it is not one.
 */
export function readSealedFile(
  text: string,
  file: string,
): { readonly sealed: SealedFile; readonly damaged: readonly DamagedValue[] } {
  const documents = readSealed(text, file).filter((it) => it !== null && it !== undefined);
  if (documents.length === 0) {
    throw refusal({ file, message: 'It contains no SealedSecret.', fix: fix(file) });
  }
  const problems: Problem[] = [];
  const damaged: DamagedValue[] = [];
  const secrets = new Map<string, SealedValues>();
  documents.forEach((document, i) => {
    const found = documentProblems(document, i, file);
    problems.push(...found);
    if (found.length > 0) return;
    const { metadata } = document as SealedSecret;
    const { name } = metadata;
    const { secret, records } = toSealedValues(document as SealedSecret);
    problems.push(...secretProblems(document as SealedSecret, records, file));
    damaged.push(...damagedValues(name, secret, records ?? {}, file));
    if (secrets.has(name)) {
      const message = `It contains two SealedSecrets named "${name}".`;
      problems.push({ file, message, fix: 'Move the values of one to the other.' });
    }
    secrets.set(name, secret);
  });
  if (problems.length > 0) throw new FleetError(problems);
  return { sealed: { secrets: Object.fromEntries(secrets) }, damaged };
}

type SealedSecret = v.InferOutput<typeof SealedSecretSchema>;

function readSealed(text: string, file: string): unknown[] {
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    const message = 'It contains merge conflict markers.';
    throw refusal({
      file,
      message,
      fix: `Take one side (\`git checkout --ours -- ${file}\`, or \`--theirs\`), and seal the values of the other side again.`,
    });
  }
  try {
    return readValues(text);
  } catch (error) {
    const { reason, mark } = error as { reason?: string; mark?: { line: number } };
    const line = mark ? { line: mark.line + 1 } : {};
    throw refusal({
      file,
      ...line,
      message: `This is not YAML: ${reason ?? error}.`,
      fix: fix(file),
    });
  }
}

function documentProblems(document: unknown, i: number, file: string): Problem[] {
  if (isPlainObject(document) && document['kind'] === 'Secret') {
    const message =
      'This is a plaintext Secret: anyone who can clone the repository can read its values.';
    const fix =
      'Remove it, including from the Git history if it was committed. Then replace its values, and seal the new ones with `argosy secrets seal`.';
    return [{ file, message, fix }];
  }
  return fieldProblems(SealedSecretSchema, document).map(({ path, message }) => ({
    file,
    field: formatField([i, ...path]),
    message,
    fix: fix(file),
  }));
}

function toSealedValues({ metadata, spec }: SealedSecret) {
  const { namespace = '', annotations } = metadata;
  const recorded = own(annotations ?? {}, SEALED_WITH);
  const records = recorded === undefined ? {} : parseSealRecords(recorded);
  const values = Object.entries(spec.encryptedData).map(([key, sealed]): [string, SealedValue] => {
    const record = own(records, key);
    return [key, { sealed, ...(record && { certificate: record.certificate }) }];
  });
  const { metadata: _, ...template } = spec.template ?? {};
  const secret: SealedValues = {
    namespace,
    scope: scopeOf(annotations ?? {}),
    values: Object.fromEntries(values),
    ...(Object.keys(template).length > 0 && { template: template as JsonObject }),
  };
  return { secret, records };
}

type Records = Readonly<Record<string, SealRecord>>;

function* secretProblems(
  { metadata }: SealedSecret,
  records: Records | undefined,
  file: string,
): Iterable<Problem> {
  const { name, namespace, annotations } = metadata;
  if (namespace === undefined && scopeOf(annotations ?? {}) !== 'cluster-wide') {
    const message = `The SealedSecret ${name} has no namespace, which its values are sealed for.`;
    yield { file, field: `${name}.metadata.namespace`, message, fix: fix(file) };
  }
  if (records === undefined) {
    const message = 'This annotation was changed.';
    yield { file, field: `${name}: ${SEALED_WITH}`, message, fix: fix(file) };
  }
}

function damagedValues(
  secret: string,
  { values, ...target }: SealedValues,
  records: Records,
  file: string,
): DamagedValue[] {
  const label = sealingLabel({ ...target, name: secret });
  return Object.entries(values).flatMap(([key, { sealed }]) => {
    const found = valueProblem(sealed, label, own(records, key));
    if (found === undefined) return [];
    return [{ secret, key, problem: { file, field: formatField([secret, key]), ...found } }];
  });
}

function valueProblem(
  sealed: string,
  label: string,
  record: SealRecord | undefined,
): Pick<Problem, 'message' | 'fix'> | undefined {
  const again = 'Seal it again, or restore the file from git.';
  const problem = ciphertextProblem(sealed);
  if (problem !== undefined) return { message: `This value is damaged: ${problem}.`, fix: again };
  if (record === undefined || matches(record, sealed, label)) return undefined;
  return {
    message:
      'This value was changed, or it was sealed for another name, namespace or scope: the controller could not decrypt it.',
    fix: `${again} If \`kubeseal\` wrote it, delete its line of the annotation ${SEALED_WITH}.`,
  };
}

function refusal(problem: Problem): FleetError {
  return new FleetError([problem]);
}
