import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as v from 'valibot';
import { fieldProblems } from '../base/validation';
import { type Intent, type Request, RequestSchema } from '../delivery/protocol/request';
import { DurationSchema, milliseconds } from '../kubernetes/duration';
import { currentAuthor } from './current-ci-run';
import { UsageError } from './usage-error';

/** The options that all commands that commit have in common. */
export interface DeliveryOptions {
  readonly push?: boolean;
  readonly pr?: boolean;
  readonly publish?: boolean;
  readonly remote?: string;
  readonly branch?: string;
  readonly author?: string;
  readonly source?: string;
  readonly timeout: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds these options to a command. */
export function withDeliveryOptions(command: Command): Command {
  return withPushOptions(command)
    .option('--pr', 'Push to a separate branch, and open a pull request.')
    .option(
      '--publish',
      'Like --push or --pr: what `releases.publish` of the environment says. Default: push.',
    );
}

/** The same without `--pr`, for commits that change no file. */
export function withPushOptions(command: Command): Command {
  return command
    .option('--push', 'Push the commit, and retry if the branch has moved.')
    .option('--remote <name>', 'The remote to push to. Default: origin.')
    .option('--branch <name>', 'The branch to push to. Default: the branch that Argo CD tracks.')
    .option(
      '--author <name-and-email>',
      'The author: "Name <name@example.com>". Default: from git config, or who started the CI run.',
    )
    .option('--timeout <duration>', 'How long to retry.', '5m')
    .option('--dry-run', 'Print what would be committed without changing anything.')
    .option('--json', 'Print the outcome as JSON.');
}

/** Adds the options that override a refusal. */
export function withForceOptions(command: Command): Command {
  return command
    .option('--allow-older', 'Replace a release that was built from a newer commit.')
    .option('--force', 'Bypass the promotion order, minimum time and approval. Requires --reason.')
    .option('--reason <text>', 'Why it is forced. Recorded in the commit.')
    .option(
      '--source <directory>',
      "A clone of the app's own repository, used to compare commits. Default: the working directory.",
    );
}

/** The options that override a refusal. */
export interface ForceOptions {
  readonly allowOlder?: boolean;
  readonly force?: boolean;
  readonly reason?: string;
}

/** The overrides of a request. @throws UsageError if there is `--force` without `--reason`, or the reverse. */
export function forced({ allowOlder, force, reason }: ForceOptions): {
  allowOlder?: boolean;
  force?: string;
} {
  if (force && reason === undefined) {
    throw new UsageError('--force requires --reason "…", which is recorded in the commit.');
  }
  if (!force && reason !== undefined) {
    throw new UsageError('--reason requires --force. Add --force, or omit --reason.');
  }
  return { ...(allowOlder && { allowOlder }), ...(reason !== undefined && { force: reason }) };
}

/** Collects the values of a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

/** The values without repetitions. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Builds and validates the request. @throws UsageError that names the invalid option. */
export function requestOf(intent: Intent, options: DeliveryOptions, clone: string): Request {
  const [duration] = fieldProblems(DurationSchema, options.timeout);
  if (duration) throw new UsageError(`--timeout: ${duration.message}`);
  const author = options.author ?? currentAuthor(clone);
  const request = {
    intent,
    target: targetOf(options),
    clone,
    source: sourceOf(options.source),
    ...(author !== undefined && { author: authorOf(author) }),
    dryRun: options.dryRun === true,
    deadline: Date.now() + milliseconds(options.timeout),
  };
  const [finding] = fieldProblems(RequestSchema, request);
  if (finding) throw new UsageError(`${optionOf(finding.path)}: ${finding.message}`);
  return v.parse(RequestSchema, request);
}

function targetOf({ push, pr, publish, remote, branch }: DeliveryOptions): Request['target'] {
  if (push || pr || publish) {
    const kind = publish ? 'publish' : pr ? 'pull-request' : 'push';
    return { kind, remote: remote ?? 'origin', ...(branch !== undefined && { branch }) };
  }
  if (remote === undefined && branch === undefined) return { kind: 'local' };
  const option = branch === undefined ? '--remote' : '--branch';
  throw new UsageError(`${option} requires --push or --pr.`);
}

/** @throws UsageError if the directory does not exist. */
function sourceOf(directory: string | undefined): string {
  const source = resolve(directory ?? '.');
  if (existsSync(source)) return source;
  throw new UsageError(`--source: ${source} does not exist.`);
}

function authorOf(text: string): { name: string; email: string } {
  const [, name, email] = /^([^<>]+?)\s*<([^<>\s]+)>$/.exec(text) ?? [];
  if (name && email) return { name, email };
  throw new UsageError('--author: use the form "Name <name@example.com>".');
}

const OPTIONS: Readonly<Record<string, string>> = {
  releases: '--app or --file',
  app: '<app>',
  apps: '<app>',
  environment: '--env',
  environments: '--env',
  from: '--from',
  to: '--to',
  images: '--image',
  commit: '--commit',
  sequence: '--sequence',
  runUrl: '--run-url',
  force: '--reason',
  reason: '--reason',
  author: '--author',
  branch: '--branch',
  remote: '--remote',
  source: '--source',
};

/** The option that set a field of the request. */
function optionOf(path: readonly (string | number)[]): string {
  return path.map((key) => OPTIONS[key]).findLast((it) => it !== undefined) ?? 'the command line';
}
