import * as v from 'valibot';
import { listOf, onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, failed } from '../verdict';
import { AppliedBySchema, isAppliedByBootstrap } from './applied-by';

const CrdSchema = v.object({
  metadata: v.object({ name: v.string(), ...AppliedBySchema.entries }),
});

/** All of Argo CD's CRDs are installed together. */
const NAME = 'applications.argoproj.io';

/**
 * The cluster has no CRDs of Argo CD, or those of this bootstrap. An Argo CD in another namespace may have no other objects
 * that the whole cluster shares.
 *
 * @param namespace that of this bootstrap.
 */
export function crdOwnerCheck(namespace: string): Check {
  return {
    args: ['get', 'crd', NAME, '--ignore-not-found', '--show-managed-fields', '--output', 'json'],
    judge: onJson(listOf(CrdSchema), (found) => {
      const crd = found.find(({ metadata }) => metadata.name === NAME);
      if (crd === undefined || isAppliedByBootstrap(crd.metadata, namespace)) return done();
      return failed(
        `The cluster has the CRD ${NAME}, which this fleet has not installed: an Argo CD in another namespace may use it.`,
        `Use the context of the right cluster, and see what uses it: \`kubectl get ${NAME} --all-namespaces\`. To replace Argo CD's CRDs by those of this fleet, add --adopt: docs/bootstrap.md#an-argo-cd-that-is-there-already.`,
      );
    }),
  };
}
