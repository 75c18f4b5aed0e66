import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import * as v from 'valibot';
import { parseJson } from '../base/json';
import { deliver } from '../delivery/deliver';
import { OUTCOME_CHANNEL } from '../delivery/protocol/delegate';
import { RequestSchema } from '../delivery/protocol/request';
import type { FleetModules } from '../render/load-code';
import { failureJson } from './failure';
import { showWait } from './progress';
import { UsageError } from './usage-error';

/**
 * `argosy deliver`: the internal command that lets one Argosy delegate a delivery to the version at another commit. It
 * reads a JSON request from standard input and writes a JSON outcome to a separate file descriptor.
 */
export function deliverCommand(fleet: FleetModules): Command {
  return new Command('deliver')
    .description('Deliver a request from another version of Argosy.')
    .action(async () => {
      const request = v.safeParse(RequestSchema, parseJson(readFileSync(0, 'utf8')));
      if (!request.success) throw new UsageError('deliver: standard input is not a valid request.');
      try {
        reply(JSON.stringify(await deliver(fleet, request.output, showWait())));
      } catch (error) {
        reply(failureJson(error));
        throw error;
      }
    });
}

/** Standard output is left to the fleet's own code. */
function reply(text: string): void {
  writeFileSync(OUTCOME_CHANNEL, text);
}
