import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DiskError } from '../base/disk-error';
import { isPlainObject } from '../base/json';
import { replaceFile } from '../base/replace-file';
import type { Report } from '../render/report';
import { checkJson } from './check-output';

/** The file that passes the findings of a synth to the validation plugin, which runs after it. */
export function reportFile(root: string): string {
  return join(root, '.argosy/cdk8s-findings.json');
}

/** Deletes the findings of an earlier synth. @throws DiskError */
export function deleteReport(root: string): void {
  try {
    rmSync(reportFile(root), { force: true });
  } catch (error) {
    throw new DiskError(reportFile(root), error, 'Nothing was changed.');
  }
}

/**
 * Writes the findings of a synth for the validation plugin, if `cdk8s synth` is going to run one. If that fails, the
 * synth itself is complete: it is a warning.
 */
export function writeReport(root: string, report: Report): void {
  if (!isValidated()) return;
  const file = reportFile(root);
  try {
    replaceFile(file, checkJson(report), `${file}.new`);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    process.stderr.write(`warning: the validation of cdk8s lists no findings. ${error.message}\n`);
  }
}

/**
 * True if the validation plugin will report the errors of this synth. The synth then has to succeed: cdk8s-cli skips
 * validation after a failed one, and its report would be empty.
 */
export function isRefusedByValidation(root: string): boolean {
  return isValidated() && existsSync(reportFile(root)) && declaresValidation(root);
}

/** cdk8s-cli requests construct metadata only when it runs validations. */
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
