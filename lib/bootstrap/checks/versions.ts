import * as v from 'valibot';
import { onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, failed } from '../verdict';

/** The first version with server-side apply as a stable feature. */
const OLDEST = 22;

const VersionSchema = v.object({ gitVersion: v.string() });

/** Both sides can apply on the server, and the cluster can be reached. */
export const versionsCheck: Check = {
  args: ['version', '--output', 'json'],
  judge: onJson(
    v.object({ clientVersion: VersionSchema, serverVersion: v.optional(VersionSchema) }),
    ({ clientVersion: client, serverVersion: server }) => {
      if (minorOf(client.gitVersion) < OLDEST) {
        return failed(
          `This kubectl has version ${client.gitVersion}. Server-side apply needs 1.${OLDEST}.`,
          'Install a newer one: https://kubernetes.io/docs/tasks/tools/#kubectl',
        );
      }
      if (server === undefined) {
        return failed('The cluster did not say its version.', 'Check the context of kubectl.');
      }
      if (minorOf(server.gitVersion) < OLDEST) {
        return failed(
          `The cluster has version ${server.gitVersion}. Server-side apply needs 1.${OLDEST}.`,
          'Upgrade the cluster.',
        );
      }
      return done(`kubectl ${client.gitVersion}, cluster ${server.gitVersion}`);
    },
  ),
};

/** The minor version of Kubernetes 1; 0 if it cannot be read. */
function minorOf(version: string): number {
  return Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? 0);
}
