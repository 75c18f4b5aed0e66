import { Command, Option } from 'commander';
import { disableCoreDumps } from '../base/core-dump';
import { nearest } from '../base/hint';
import { SEALING_SCOPES, type SealingScope } from '../kubernetes/sealing/scope';
import { ENVIRONMENTS_FILE } from '../model/layout';
import { reportJson } from '../model/problem-json';
import { storeName } from '../model/secret-source';
import { type FleetDefinitions, loadDefinitions } from '../render/load';
import { certificateWarning, fleetCertificate } from '../secrets/fleet-certificate';
import { type Sealed, sealValue } from '../secrets/seal-value';
import { SecretError } from '../secrets/secret-error';
import { neededNames, needs, type SecretOwner } from '../secrets/secret-owner';
import type { CompiledFleet } from './compiled-fleet';
import { warnOfOtherLibrary } from './library-warning';
import { ownerOf, platformOwnerOf } from './secret-owner-argument';
import { readSecretValue } from './secret-value';
import { UsageError } from './usage-error';

interface Options {
  readonly env?: string;
  readonly argocd?: boolean;
  readonly scope?: SealingScope;
  readonly replace?: boolean;
  readonly keepNewline?: boolean;
  readonly allowEmpty?: boolean;
  readonly json?: boolean;
}

/** `argosy secrets seal`. */
export function sealCommand(fleet: CompiledFleet): Command {
  return new Command('seal')
    .description('Encrypt a value for the Sealed Secrets controller of a cluster.')
    .usage('[options] <app> <name>')
    .argument('[app]', 'The name of the app. Omit it with --argocd.')
    .argument(
      '[name]',
      'The name of the value: <secret>, <secret>.<property>, or <secret>/<file> for a file.',
    )
    .option('--env <environment>', 'The environment that needs the value.')
    .option('--argocd', 'Seal a value of Argo CD itself, named <secret>/<key>.')
    .addOption(
      new Option(
        '--scope <scope>',
        "Where it can be decrypted. Default: the scope of the Secret's other values, or strict.",
      ).choices([...SEALING_SCOPES]),
    )
    .option(
      '--replace',
      'Remove damaged values, and those of the same Secret with another namespace or scope.',
    )
    .option('--keep-newline', 'Keep the newline at the end of a value of one line.')
    .option('--allow-empty', 'Accept an empty value.')
    .option('--json', 'Print what was sealed as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy secrets seal checkout --env dev database-url             ask for the value
  $ pass show checkout | argosy secrets seal checkout --env dev database-url
  $ argosy secrets seal checkout --env dev tls/tls.crt < tls.crt    a file
  $ argosy secrets seal --argocd repository-gitops/password         a secret of Argo CD

The value is read from a prompt or from standard input, never from an argument. Next, run \`argosy synth\`.`,
    )
    .allowExcessArguments()
    .action((_app: unknown, _name: unknown, options: Options, { args }: Command) =>
      sealSecret(fleet, args, options),
    );
}

async function sealSecret(
  fleet: CompiledFleet,
  names: readonly string[],
  options: Options,
): Promise<void> {
  const { root } = fleet;
  const { scope, replace = false, keepNewline = false, allowEmpty = false } = options;
  warnOfOtherLibrary(root);
  const sources = await loadDefinitions(fleet);
  const [owner, name] = ownerAndName(sources, names, options);
  const key = owner.parseName(name);
  requireSealed(owner);
  if (!needs(owner, key)) throw new UsageError(`<name>: ${noSuchValue(owner, name)}`);
  const now = new Date();
  const certificate = fleetCertificate(root, owner, now);
  const warning = certificateWarning(certificate, owner.certificate, now);
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
  disableCoreDumps();
  const { value, isTrimmed } = await readSecretValue({
    prompt: `Value of ${name} (${where(owner)}): `,
    isFile: owner.isFile(key),
    keepNewline,
    allowEmpty,
  });
  const onWait = (pid: number) =>
    process.stderr.write(`Waiting for process ${pid}, which is also sealing a value.\n`);
  const placement = { owner, key, scope, replace };
  const sealed = sealValue(root, placement, value, certificate, onWait);
  value.fill(0);
  if (isTrimmed) {
    process.stderr.write('Removed the trailing newline. Use --keep-newline to keep it.\n');
  }
  const { environment = null, name: app, file } = owner;
  const result = { environment, owner: app, name, file, ...sealed };
  process.stdout.write(
    options.json
      ? reportJson(result)
      : sealedText({ ...result, isByHand: sources.platform.argocd === undefined }),
  );
}

function sealedText({
  environment,
  name,
  file,
  scope,
  removed,
  missing,
  isByHand,
}: Sealed & {
  readonly environment: string | null;
  readonly name: string;
  readonly file: string;
  readonly isByHand: boolean;
}): string {
  const apply =
    environment === null && isByHand
      ? [' After the push, run `argosy bootstrap --run`: Argo CD does not watch dist/bootstrap/.']
      : [];
  const next =
    missing.length > 0
      ? `Still missing: ${missing.join(', ')}.`
      : `Next: run \`argosy synth\`, and commit the changes.${apply.join('')}`;
  const lines = [
    `sealed ${name} (${scope}) in ${file}`,
    ...removed.map((it) => `removed ${it}`),
    '',
    next,
  ];
  return lines.map((it) => `${it}\n`).join('');
}

/** The argument is not repeated: it could be the value. */
function noSuchValue(owner: SecretOwner, name: string): string {
  const names = neededNames(owner);
  const guess = nearest(name.toLowerCase().replaceAll('_', '-'), names);
  const hint = guess ? `Did you mean "${guess}"?` : `It needs: ${names.join(', ')}.`;
  return `${where(owner)} has no such secret value. ${hint}`;
}

/** @throws {@link UsageError} if the arguments do not fit the options. */
function ownerAndName(
  sources: FleetDefinitions,
  [first, second, third]: readonly string[],
  { env, argocd }: Options,
): [SecretOwner, string] {
  if (third !== undefined || (argocd && second !== undefined)) {
    throw new UsageError(
      'A value is never an argument: other users can see it, and now it is in the history of your shell. Pass it to standard input.',
    );
  }
  if (argocd) {
    if (env !== undefined)
      throw new UsageError('--argocd: Argo CD has no environment. Omit --env.');
    if (first === undefined) throw new UsageError('<name> is required: <secret>/<key>.');
    return [platformOwnerOf(sources), first];
  }
  if (first === undefined) throw new UsageError('<app> and <name> are required.');
  if (env === undefined) throw new UsageError('--env <environment> is required.');
  const owner = ownerOf(sources, first, env);
  if (second !== undefined) return [owner, second];
  throw new UsageError(
    `<name> is required. ${where(owner)} needs: ${neededNames(owner).join(', ')}.`,
  );
}

/** @throws {@link SecretError} if the values come from elsewhere. */
function requireSealed(owner: SecretOwner): void {
  const { source, environment } = owner;
  if (source?.type === 'sealed-secrets') return;
  const place = environment === undefined ? 'Argo CD' : environment;
  if (source === undefined) {
    throw new SecretError(
      where(owner),
      `${place} has no source of secrets.`,
      `Set \`${place}.secrets\` to \`sealedSecrets()\` in ${ENVIRONMENTS_FILE}.`,
    );
  }
  throw new SecretError(
    where(owner),
    `${place} reads its secrets from ${storeName(source.store)}, so there is nothing to seal.`,
    `Create the secret there: \`npx argosy secrets list\` shows its key.`,
  );
}

function where({ name, environment }: SecretOwner): string {
  return environment === undefined ? 'Argo CD' : `${name} in ${environment}`;
}
