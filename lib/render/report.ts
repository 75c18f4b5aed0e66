import { type Finding, isRefusal, mergedFindings } from '../checks/finding';
import { FleetError, oncePerCause, type Problem } from '../model/problem';

/** The findings and problems of a fleet. */
export interface Report {
  readonly findings: readonly Finding[];
  /** The problems that prevent apps from being rendered. */
  readonly problems: readonly Problem[];
}

/** Thrown when a fleet is refused. The report includes the warnings. */
export class RefusedError extends FleetError {
  constructor(readonly report: Report) {
    const errors = report.findings.filter(isRefusal);
    super([...oncePerCause(report.problems), ...mergedFindings(errors)]);
    this.name = 'RefusedError';
  }
}

/** @throws {@link RefusedError} with everything that is refused, if anything is. */
export function refuse(report: Report): void {
  if (isRefused(report)) throw new RefusedError(report);
}

/** True for a fleet that must not be written. */
export function isRefused({ findings, problems }: Report): boolean {
  return problems.length > 0 || findings.some(isRefusal);
}
