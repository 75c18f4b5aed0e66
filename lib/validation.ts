/**
 * The validation plugin that `cdk8s.yaml` names.
 *
 * @packageDocumentation
 */
export { ArgosyValidation } from './cli/argosy-validation';
