/**
 * The command line, for the `main.ts` of a gitops repository.
 *
 * @packageDocumentation
 */
export type { CompiledFleet } from './cli/compiled-fleet';
export { runProcess as run } from './cli/run-process';
export type { FleetModules } from './render/load-code';
/** @internal */
export { renderShare } from './render/threads/render-share';
