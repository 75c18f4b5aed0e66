import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { PACKAGE_ROOT } from '../base/package';
import { customizationKey, type ResourceCustomization } from '../health/customization';
import { isPassed } from '../health/example-result';
import {
  loadCustomizations,
  shippedCustomizations,
  withShipped,
} from '../health/load-customizations';
import { testCustomization } from '../health/test-customization';
import { FLEET_HEALTH } from '../model/layout';
import type { Problem } from '../model/problem';
import { styleOf } from './color';
import type { CompiledFleet } from './compiled-fleet';
import { type CustomizationReport, healthJson, healthText } from './health-output';
import { warnOfOtherLibrary } from './library-warning';
import { UsageError } from './usage-error';

interface Options {
  readonly shipped?: boolean;
  readonly json?: boolean;
}

/** `argosy health`. */
export function healthCommand(fleet: CompiledFleet): Command {
  return new Command('health')
    .description("Test the health checks and actions of Argo CD's resources.")
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy health test
  $ argosy health test example.com/Database

docs/health.md describes the scripts and their examples.`,
    )
    .addCommand(testCommand(fleet));
}

function testCommand(fleet: CompiledFleet): Command {
  return new Command('test')
    .description('Run the scripts in fleet/health/ on the examples beside them, as Argo CD would.')
    .argument('[kinds...]', 'Only these kinds, such as example.com/Database.')
    .option('--shipped', 'Also run the scripts that ship with Argosy.')
    .option('--json', 'Print the results as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy health test
  $ argosy health test example.com/Database --json`,
    )
    .action((kinds: readonly string[], options: Options) => test(fleet, kinds, options));
}

function test({ root }: CompiledFleet, kinds: readonly string[], options: Options): void {
  warnOfOtherLibrary(root);
  const problems: Problem[] = [];
  const fleet = loadCustomizations(root, problems);
  const all = withShipped(fleet);
  const reports = [
    ...reportsOf(root, fleet, all),
    ...(options.shipped ? reportsOf(PACKAGE_ROOT, shippedCustomizations(), all) : []),
  ];
  demandKnown(kinds, reports);
  const selected = reports.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
  process.stdout.write(
    options.json
      ? healthJson(selected, problems)
      : healthText(selected, problems, styleOf(process.stdout)),
  );
  const isFailed = selected.some(({ results }) => !results.every(isPassed));
  if (isFailed || problems.length > 0) process.exitCode = 1;
}

/** @param root the directory that the paths of the customizations are relative to. */
function reportsOf(
  root: string,
  customizations: readonly ResourceCustomization[],
  all: readonly ResourceCustomization[],
): CustomizationReport[] {
  const read = (path: string) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return customizations.map((it) => ({
    kind: customizationKey(it),
    directory: it.directory,
    results: testCustomization(it, all, read),
  }));
}

function demandKnown(kinds: readonly string[], reports: readonly CustomizationReport[]): void {
  for (const kind of kinds) {
    if (reports.some((it) => it.kind === kind)) continue;
    const known = reports.map((it) => it.kind);
    const fix = known.length > 0 ? `There are: ${known.join(', ')}.` : `${FLEET_HEALTH}/ is empty.`;
    throw new UsageError(`There is no script for "${kind}". ${fix}`);
  }
}
