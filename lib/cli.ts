/**
 * The command line of a gitops repository: what its `main.ts` needs.
 *
 * @packageDocumentation
 */
export type { CompiledFleet } from './cli/compiled-fleet';
export { run } from './cli/run';
export type { FleetModules } from './render/load';
