import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import * as v from 'valibot';
import { parseJson } from '../base/json';
import { deliver } from '../delivery/deliver';
import { OUTCOME_CHANNEL } from '../delivery/protocol/delegate';
import { RequestSchema } from '../delivery/protocol/request';
import type { FleetModules } from '../render/load';
import { outcomeJson, refusedDeliveryJson } from './delivery-output';
import { showWait } from './progress';
import { UsageError } from './usage-error';

/**
 * `argosy deliver`: how an argosy asks the one of another commit to deliver something. It reads the request from
 * standard input and writes the outcome to a channel of its own, both JSON.
 */
export function deliverCommand(fleet: FleetModules): Command {
  return new Command('deliver')
    .description('Deliver a request of another argosy.')
    .action(async () => {
      const request = v.safeParse(RequestSchema, parseJson(readFileSync(0, 'utf8')));
      if (!request.success) throw new UsageError('deliver: this is not a request.');
      try {
        tell(outcomeJson(await deliver(fleet, request.output, showWait())));
      } catch (error) {
        tell(refusedDeliveryJson(error));
        throw error;
      }
    });
}

/** Standard output is the fleet's own code's to write to. */
function tell(text: string): void {
  writeFileSync(OUTCOME_CHANNEL, text);
}
