import { inRepository } from '../model/layout';
import { FleetError } from '../model/problem';
import type { Committed } from '../render/committed';
import type { RenderedTree } from '../render/tree';
import { blockedProblem, plan } from './plan';

/** Changes to the committed files: a new text by path, or `undefined` for a deletion. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

/**
 * Compares a rendered tree with the committed files.
 *
 * @throws {@link FleetError} if a file that Argosy did not write is in the way.
 */
export function fileChanges(tree: RenderedTree, committed: Committed): FileChanges {
  const { create, update, delete: gone, blocked } = plan(tree, committed.read(committed.paths));
  if (blocked.length > 0) {
    throw new FleetError(blocked.map((path) => blockedProblem(inRepository(path))));
  }
  const written = [...create, ...update].map((path) => [path, tree.get(path)] as const);
  return new Map([...written, ...gone.map((path) => [path, undefined] as const)]);
}
