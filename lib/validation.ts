/**
 * The cdk8s validation plugin for `cdk8s.yaml`.
 *
 * @packageDocumentation
 */
export { ArgosyValidation } from './cli/argosy-validation';
