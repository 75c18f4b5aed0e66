import * as v from 'valibot';
import { listOf, onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, failed } from '../verdict';

const ApplicationSchema = v.object({
  metadata: v.object({ name: v.string() }),
  spec: v.object({
    source: v.optional(
      v.object({ repoURL: v.optional(v.string(), ''), path: v.optional(v.string(), '') }),
    ),
  }),
});

/** The Applications that a bootstrap creates, as far as others could have created them. */
export interface OwnApplications {
  readonly namespace: string;
  readonly repoURL: string;
  /** The path of each in the repository, by name. */
  readonly paths: ReadonlyMap<string, string>;
  /** Those of other bootstraps of the fleet, by name. */
  readonly others: ReadonlySet<string>;
}

/** The cluster has no Argo CD, or one of this bootstrap: the context is not that of another one. */
export function ownerCheck({ namespace, repoURL, paths, others }: OwnApplications): Check {
  const judge = onJson(listOf(ApplicationSchema), (applications) => {
    for (const { metadata, spec } of applications) {
      const { name } = metadata;
      if (others.has(name)) {
        return failed(
          `The Argo CD in this cluster has the Application ${name}, which is that of another Argo CD in the fleet.`,
          'Use the context of the right cluster. An environment moves to another Argo CD as docs/environment.md describes.',
        );
      }
      const path = paths.get(name);
      const { source } = spec;
      if (path === undefined || source === undefined) continue;
      if (sameRepository(source.repoURL, repoURL) && source.path === path) continue;
      return failed(
        `The Argo CD in this cluster has an Application ${name} of ${source.repoURL}, ${source.path}. That of this bootstrap is ${repoURL}, ${path}.`,
        'Use the context of the right cluster. If the repository has moved, delete that Application first, without its finalizers.',
      );
    }
    return done();
  });
  return {
    args: ['get', 'applications.argoproj.io', '--namespace', namespace, '--output', 'json'],
    judge: (result) =>
      /doesn't have a resource type/.test(result.stderr) ? done('none yet') : judge(result),
  };
}

function sameRepository(a: string, b: string): boolean {
  const [one, other] = [a, b].map((it) => it.toLowerCase().replace(/(\.git)?\/*$/, ''));
  return one === other;
}
