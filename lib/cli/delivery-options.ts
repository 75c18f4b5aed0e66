import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as v from 'valibot';
import { fieldProblems } from '../base/validation';
import { type Intent, type Request, RequestSchema } from '../delivery/protocol/request';
import { DurationSchema, milliseconds } from '../kubernetes/duration';
import { UsageError } from './usage-error';

/** The options that all commands share that record something in git. */
export interface DeliveryOptions {
  readonly push?: boolean;
  readonly pr?: boolean;
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
  return withPushOptions(command).option(
    '--pr',
    'Push it to a branch of its own, and open a pull request where there is `gh`.',
  );
}

/** The same, for what changes no file: no pull request can bring it. */
export function withPushOptions(command: Command): Command {
  return command
    .option('--push', 'Push it, and start again if somebody else was faster.')
    .option('--remote <name>', 'The remote to push to. Default: origin.')
    .option('--branch <name>', 'The branch to push to. Default: the one that Argo CD follows.')
    .option(
      '--author <name-and-email>',
      'Who commits: "Name <name@example.com>". Default: as git is set up.',
    )
    .option('--timeout <duration>', 'How long to try.', '5m')
    .option('--dry-run', 'Print what would be committed, and change nothing.')
    .option('--json', 'Print the outcome as JSON.');
}

/** Adds the options of commands that may be told to let something through. */
export function withForceOptions(command: Command): Command {
  return command
    .option('--allow-older', 'Let it replace what was built from a newer commit.')
    .option('--force', 'Let it into the environment against the promotion order. Needs --reason.')
    .option('--reason <text>', 'Why it is forced: recorded in the commit.')
    .option(
      '--source <directory>',
      "A clone of the app's own repository: tells which of two commits is older. Default: the working directory.",
    );
}

/** The options of commands that may be told to let something through. */
export interface ForceOptions {
  readonly allowOlder?: boolean;
  readonly force?: boolean;
  readonly reason?: string;
}

/** What is let through, and why. @throws UsageError where the reason is missing, or has nothing to explain. */
export function forced({ allowOlder, force, reason }: ForceOptions): {
  allowOlder?: boolean;
  force?: string;
} {
  if (force && reason === undefined) {
    throw new UsageError('--force needs a --reason "…": it is recorded in the commit.');
  }
  if (!force && reason !== undefined) {
    throw new UsageError('--reason says why something is forced: add --force, or leave it out.');
  }
  return { ...(allowOlder && { allowOlder }), ...(reason !== undefined && { force: reason }) };
}

/** Collects the values of an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

/** What is asked for, checked. @throws UsageError naming the option that is no good. */
export function requestOf(intent: Intent, options: DeliveryOptions, clone: string): Request {
  const [duration] = fieldProblems(DurationSchema, options.timeout);
  if (duration) throw new UsageError(`--timeout: ${duration.message}`);
  const request = {
    intent,
    target: targetOf(options),
    clone,
    source: sourceOf(options.source),
    ...(options.author !== undefined && { author: authorOf(options.author) }),
    dryRun: options.dryRun === true,
    deadline: Date.now() + milliseconds(options.timeout),
  };
  const [finding] = fieldProblems(RequestSchema, request);
  if (finding) throw new UsageError(`${optionOf(finding.path)}: ${finding.message}`);
  return v.parse(RequestSchema, request);
}

function targetOf({ push, pr, remote, branch }: DeliveryOptions): Request['target'] {
  if (push || pr) {
    const kind = pr ? 'pull-request' : 'push';
    return { kind, remote: remote ?? 'origin', ...(branch !== undefined && { branch }) };
  }
  if (remote === undefined && branch === undefined) return { kind: 'local' };
  const option = branch === undefined ? '--remote' : '--branch';
  throw new UsageError(
    `${option}: without --push or --pr, nothing is pushed anywhere. Add one of them.`,
  );
}

/** @throws UsageError where there is no such directory. */
function sourceOf(directory: string | undefined): string {
  const source = resolve(directory ?? '.');
  if (existsSync(source)) return source;
  throw new UsageError(`--source: there is no directory ${source}.`);
}

function authorOf(text: string): { name: string; email: string } {
  const [, name, email] = /^([^<>]+?)\s*<([^<>\s]+)>$/.exec(text) ?? [];
  if (name && email) return { name, email };
  throw new UsageError('--author: write it as "Name <name@example.com>".');
}

const OPTIONS: Readonly<Record<string, string>> = {
  releases: '--app or --file',
  app: '<app>',
  apps: '<app>',
  environment: '--env',
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

/** The option that a part of the request came from. */
function optionOf(path: readonly (string | number)[]): string {
  return path.map((key) => OPTIONS[key]).findLast((it) => it !== undefined) ?? 'the command line';
}
