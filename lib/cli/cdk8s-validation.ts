import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPlainObject } from '../base/json';
import type { Report } from '../render/report';
import { checkJson } from './check-output';

/** Where the validation plugin, which runs after the synth, reads what the synth has found. */
export function reportFile(root: string): string {
  return join(root, '.argosy/cdk8s-findings.json');
}

/** Forgets what an earlier synth has found. */
export function forgetReport(root: string): void {
  rmSync(reportFile(root), { force: true });
}

/** Leaves what a synth has found to the validation that `cdk8s synth` runs after it, if it runs one. */
export function leaveReport(root: string, report: Report): void {
  if (!isValidated()) return;
  mkdirSync(dirname(reportFile(root)), { recursive: true });
  writeFileSync(reportFile(root), checkJson(report));
}

/**
 * True if the validation will refuse what the checks have: cdk8s-cli runs no validation after a synth that
 * has failed, and its report would lack just what is wrong.
 */
export function isRefusedByValidation(root: string): boolean {
  return isValidated() && existsSync(reportFile(root)) && declaresValidation(root);
}

/** Under validations, cdk8s-cli asks for metadata of the constructs. */
function isValidated(): boolean {
  return process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true';
}

function declaresValidation(root: string): boolean {
  const { parse } = require('yaml') as typeof import('yaml');
  const config: unknown = parse(readFileSync(join(root, 'cdk8s.yaml'), 'utf8'));
  const validations = isPlainObject(config) ? config['validations'] : undefined;
  return (
    Array.isArray(validations) &&
    validations.some((it: unknown) => isPlainObject(it) && it['class'] === 'ArgosyValidation')
  );
}
