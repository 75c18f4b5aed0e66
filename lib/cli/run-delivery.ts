import { deliver } from '../delivery/deliver';
import type { Intent } from '../delivery/protocol/request';
import type { FleetModules } from '../render/load';
import { type DeliveryOptions, requestOf } from './delivery-options';
import { outcomeJson, outcomeText, refusedDeliveryJson } from './delivery-output';
import { showWait } from './progress';
import { publishAs } from './publish';
import { UsageError } from './usage-error';

const TARGETS = { push: { push: true }, 'pull-request': { pr: true } } as const;

/** Delivers an intent, and prints the outcome. */
export async function runDelivery(
  fleet: FleetModules,
  intent: Intent,
  options: DeliveryOptions,
): Promise<void> {
  if (options.publish && (options.push || options.pr)) {
    throw new UsageError('Pass either --publish, --push or --pr.');
  }
  const target = options.publish ? TARGETS[await publishAs(intent, fleet)] : {};
  const request = requestOf(intent, { ...options, ...target }, fleet.root);
  try {
    const outcome = await deliver(fleet, request, showWait());
    process.stdout.write(options.json ? outcomeJson(outcome) : outcomeText(outcome, intent.kind));
    const isBroken = outcome.decisions.some(({ kind }) => kind === 'broken');
    if (isBroken || outcome.pullRequest?.problem !== undefined) process.exitCode = 1;
  } catch (error) {
    if (options.json) process.stdout.write(refusedDeliveryJson(error));
    throw error;
  }
}
