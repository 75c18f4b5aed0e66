import type { Command } from 'commander';
import type { SealingCertificate } from '../kubernetes/sealing/certificate';
import { styledProblem } from '../model/problem';
import { reportJson } from '../model/problem-json';
import { loadDefinitions } from '../render/load';
import { knownCertificates } from '../secrets/fleet-certificate';
import type { SecretFilter } from '../secrets/secret-list';
import type { SecretOwner, SecretSources } from '../secrets/secret-owner';
import { styleOf } from './color';
import type { CompiledFleet } from './compiled-fleet';
import { collect } from './delivery-options';
import { requireEnvironments } from './environment-argument';
import { warnOfOtherLibrary } from './library-warning';
import { requireApp } from './secret-owner-argument';

/** The options of commands that list secrets. */
interface ListingOptions {
  readonly env?: readonly string[];
  readonly app?: string;
  readonly json?: boolean;
}

/** A list of secrets, as text and as JSON. */
interface Listing {
  readonly text: string;
  readonly json: object;
}

/** Makes a command list secrets, with warnings about certificates and problems of the fleet. */
export function listing(
  command: Command,
  fleet: CompiledFleet,
  list: (
    sources: SecretSources,
    filter: SecretFilter,
    certificateOf: (owner: SecretOwner) => SealingCertificate | undefined,
  ) => Listing,
): Command {
  return command
    .option('--env <environment>', 'Only this environment or group. Repeatable.', collect)
    .option('--app <app>', 'Only this app.')
    .option('--json', 'Print the list as JSON.')
    .action(async (options: ListingOptions) => {
      const { env, app } = options;
      warnOfOtherLibrary(fleet.root);
      const sources = await loadDefinitions(fleet);
      const environments = env?.flatMap((it) => requireEnvironments(sources, it));
      if (app !== undefined) requireApp(sources, app, '--app');
      const { certificateOf, warnings } = knownCertificates(fleet.root, new Date());
      const { text, json } = list(sources, { environments, app }, certificateOf);
      const { problems } = sources;
      const result = problems.length > 0 ? 'refused' : undefined;
      process.stdout.write(options.json ? reportJson(json, problems, result) : text);
      const broken = new Set(problems.map(({ file }) => file));
      const notes = warnings()
        .filter(({ file }) => !broken.has(file))
        .map(({ text }) => text);
      const style = styleOf(process.stderr);
      for (const it of [...notes, ...problems.map(styledProblem(style))]) {
        process.stderr.write(`${it}\n`);
      }
      if (problems.length > 0) process.exitCode = 1;
    });
}
