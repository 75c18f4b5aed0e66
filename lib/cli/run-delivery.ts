import { maskSecrets } from '../base/mask';
import { deliver } from '../delivery/deliver';
import type { Outcome } from '../delivery/protocol/outcome';
import type { Intent } from '../delivery/protocol/request';
import type { FleetModules } from '../render/load-code';
import { currentCiRun } from './current-ci-run';
import { type DeliveryOptions, requestOf } from './delivery-options';
import { outcomeJson, outcomeText } from './delivery-output';
import { showWait } from './progress';
import { UsageError } from './usage-error';

/** Delivers an intent, and prints the outcome. */
export async function runDelivery(
  fleet: FleetModules,
  intent: Intent,
  options: DeliveryOptions,
): Promise<void> {
  if ([options.publish, options.push, options.pr].filter(Boolean).length > 1) {
    throw new UsageError('Pass only one of --publish, --push and --pr.');
  }
  const { url } = currentCiRun();
  const recorded = url === undefined ? intent : { runUrl: url, ...intent };
  const request = requestOf(recorded, options, fleet.root);
  const outcome = await deliver(fleet, request, showWait());
  process.stdout.write(options.json ? outcomeJson(outcome) : outcomeText(outcome, intent.kind));
  warnOfSuperseded(outcome.decisions);
  const isBroken = outcome.decisions.some(({ kind }) => kind === 'broken');
  if (isBroken || outcome.pullRequest?.problem !== undefined) process.exitCode = 1;
}

/** A superseded release is no error, and so easily missed in a log: of GitHub Actions, it becomes a warning of the run. */
function warnOfSuperseded(decisions: Outcome['decisions']): void {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  for (const { kind, app, why } of decisions) {
    if (kind !== 'superseded' || why === undefined) continue;
    process.stderr.write(`::warning title=${app} is superseded::${maskSecrets(why)}\n`);
  }
}
