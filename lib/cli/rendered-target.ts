import { join } from 'node:path';
import { BootstrapError } from '../bootstrap/bootstrap-error';
import { type BootstrapTarget, bootstrapTargets } from '../bootstrap/bootstrap-target';
import { argocdDirectory, RENDERED_ROOT } from '../model/layout';
import { type LoadedFleet, loadFleet } from '../render/load';
import { refuse } from '../render/report';
import { driftOf } from '../synth/drift';
import { renderRepository } from '../synth/synth';
import type { CompiledFleet } from './compiled-fleet';
import { requireEnvironment } from './environment-argument';
import { Progress } from './progress';
import { UsageError } from './usage-error';

/**
 * The Argo CD to start, from the rendered files.
 *
 * @throws BootstrapError if dist/ is not what the fleet renders to: Argo CD would be given something else.
 */
export async function renderedTarget(
  fleet: CompiledFleet,
  environment: string | undefined,
): Promise<BootstrapTarget> {
  const sources = await loadFleet(fleet);
  if (environment !== undefined) requireEnvironment(sources, environment);
  const { rendered, disk } = rendering(fleet, sources);
  refuse(rendered);
  const target = chosenTarget(bootstrapTargets(sources, [...rendered.tree.keys()]), environment);
  const own = [
    target.bootstrap.directory,
    ...target.bootstrap.environments.map(({ name }) => argocdDirectory(name)),
  ];
  const [drifted] = driftOf(rendered.tree, disk, {})
    .flatMap(({ files }) => files)
    .filter((file) => own.some((it) => file.startsWith(`${it}/`)));
  if (drifted === undefined) return target;
  throw new BootstrapError(
    `${RENDERED_ROOT}/${drifted}`,
    'It is out of date.',
    'Run `argosy synth`, commit and push.',
  );
}

function rendering({ root, build }: CompiledFleet, sources: LoadedFleet) {
  const progress = new Progress('Rendering');
  try {
    return renderRepository(sources, {
      ...{ root, build, directory: join(root, RENDERED_ROOT) },
      onProgress: (count, total) => progress.show(count, total),
    });
  } finally {
    progress.end();
  }
}

/**
 * The Argo CD that `--env` chooses: without it, the one of the platform.
 *
 * @throws UsageError if there is none.
 */
function chosenTarget(
  targets: readonly BootstrapTarget[],
  environment: string | undefined,
): BootstrapTarget {
  const owners = targets.flatMap(({ bootstrap }) => bootstrap.owner?.name ?? []);
  const found = targets.find(({ bootstrap }) => bootstrap.owner?.name === environment);
  if (found) return found;
  if (environment === undefined) {
    throw new UsageError(
      `Each environment has an Argo CD of its own. Choose one: --env ${owners.join(', --env ')}.`,
    );
  }
  throw new UsageError(
    `--env: the Argo CD of the platform manages ${environment}. Omit --env, or set \`ownArgocd\` in fleet/environments.ts.`,
  );
}
