import { readFileSync } from 'node:fs';
import type { Finding, FoundObject } from '../checks/finding';
import { reportFile } from './cdk8s-validation';

/** A violation, as cdk8s-cli defines it. */
interface ValidationViolation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly ViolatingResource[];
}

interface ViolatingResource {
  readonly resourceName: string;
  readonly constructPath: string | undefined;
  readonly manifestPath: string;
  readonly locations: readonly string[];
}

/** The part of cdk8s-cli's validation context that the plugin uses. */
interface ValidationContext {
  readonly report: {
    addViolation(violation: ValidationViolation): void;
    submit(
      status: 'success' | 'failure',
      metadata: { readonly errors: string; readonly warnings: string; readonly suppressed: string },
    ): void;
  };
  readonly metadata: Record<string, { readonly path: string | undefined }>;
}

interface FindingsReport {
  readonly errors: number;
  readonly warnings: number;
  readonly suppressed: number;
  readonly findings: readonly Finding[];
}

/**
 * The validation plugin for `cdk8s.yaml`. `cdk8s synth` runs it after `argosy synth`; it reports the findings of that
 * synth in cdk8s-cli's format, and checks nothing itself.
 */
export class ArgosyValidation {
  async validate({ report, metadata }: ValidationContext): Promise<void> {
    // cdk8s-cli runs in the directory of cdk8s.yaml.
    const { errors, warnings, suppressed, findings } = readReport(process.cwd());
    for (const violation of violations(findings.filter((it) => it.suppressed === undefined))) {
      for (const { resourceName, constructPath } of violation.violatingResources) {
        // cdk8s-cli looks up the construct by resource name, which is not unique.
        metadata[resourceName] = { path: constructPath };
      }
      report.addViolation(violation);
    }
    const summary = { errors: `${errors}`, warnings: `${warnings}`, suppressed: `${suppressed}` };
    report.submit(errors > 0 ? 'failure' : 'success', summary);
  }
}

function readReport(root: string): FindingsReport {
  try {
    return JSON.parse(readFileSync(reportFile(root), 'utf8'));
  } catch {
    throw new Error(
      'ArgosyValidation: `argosy synth` has written no findings. Fix: run `cdk8s synth`, which runs both.',
    );
  }
}

/** Groups the findings that share a rule, a message and a fix into one violation. */
function violations(findings: readonly Finding[]): ValidationViolation[] {
  const byAdvice = new Map<string, ValidationViolation>();
  for (const finding of findings) {
    const { rule, severity, message, fix } = finding;
    const key = [rule, severity, message, fix].join('\0');
    const known = byAdvice.get(key)?.violatingResources ?? [];
    byAdvice.set(key, {
      ruleName: `${rule} (${severity})`,
      recommendation: message,
      fix,
      violatingResources: [...known, violatingResource(finding)],
    });
  }
  return [...byAdvice.values()];
}

function violatingResource(finding: Finding): ViolatingResource {
  const { file, line, object, environment, app } = finding;
  const name = object ? nameOf(object) : (app ?? '');
  return {
    resourceName: environment === undefined ? name : `${environment}/${name}`,
    constructPath: object?.constructPath,
    manifestPath: line === undefined ? file : `${file}:${line}`,
    locations: [object?.path || '(the object)'],
  };
}

function nameOf({ kind, name }: FoundObject): string {
  return `${kind}/${name}`;
}
