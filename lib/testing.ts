/**
 * Helpers for the tests of a gitops repository: the snapshot of its fleet, and the API objects that a single app or
 * construct renders to.
 *
 * @packageDocumentation
 */
export { matchFleetSnapshot, renderForReview } from './testing/fleet-snapshot';
export { type RenderAppOptions, renderApp } from './testing/render-app';
export { renderConstruct } from './testing/render-construct';
export { outdatedWorkflows } from './testing/workflows';
