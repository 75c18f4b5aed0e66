/**
 * What the tests of a gitops repository need: the snapshot of its fleet, and the API objects that one app or one
 * construct renders to.
 *
 * @packageDocumentation
 */
export { matchFleetSnapshot, renderForReview } from './testing/fleet-snapshot';
export { renderApp } from './testing/render-app';
export { renderConstruct } from './testing/render-construct';
