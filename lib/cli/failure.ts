import { CommanderError } from 'commander';
import { describeSystemError, isReading, isSystemError } from '../base/errno';
import { maskSecrets } from '../base/mask';
import { messageOf } from '../base/message-of';
import { BootstrapError } from '../bootstrap/bootstrap-error';
import { DeliveryError, type FailureKind } from '../delivery/delivery-error';
import { ReportedError } from '../delivery/protocol/delegate';
import { FleetError, type Problem, styledProblem, UnknownNameError } from '../model/problem';
import { type FailureResult, type ProblemJson, reportJson } from '../model/problem-json';
import { SecretError } from '../secrets/secret-error';
import type { Style } from './color';
import { ErrorWithReport, Refusal } from './refusal';
import { UsageError } from './usage-error';

/** An error of a command, as data. */
interface Failure {
  readonly result: FailureResult;
  /** Why a delivery failed, if a retry can help. */
  readonly kind?: FailureKind;
  readonly problems: readonly ProblemJson[];
}

/** What an error means. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ErrorWithReport) return failureOf(error.cause);
  if (error instanceof UsageError) {
    return { result: 'usage', problems: [{ message: error.reason, fix: error.fix }] };
  }
  if (error instanceof CommanderError) {
    return { result: 'usage', problems: [{ message: usageText(error.message.trim()) }] };
  }
  if (error instanceof UnknownNameError) return { result: 'usage', problems: error.problems };
  if (error instanceof FleetError) return { result: 'refused', problems: error.problems };
  if (error instanceof DeliveryError) {
    const { what: where, reason: message, fix, kind } = error;
    const problems = [{ where, message, fix }];
    return kind === 'refused' ? { result: kind, problems } : { result: 'failed', kind, problems };
  }
  if (error instanceof BootstrapError || error instanceof SecretError) {
    const { where, reason: message, fix } = error;
    return { result: 'refused', problems: [{ where, message, fix }] };
  }
  if (error instanceof Refusal) {
    return { result: 'refused', problems: [{ message: error.reason, fix: error.fix }] };
  }
  const text = textOf(error);
  const [, message = text, fix] = /^(.*)\n {2}Fix: (.*)$/s.exec(text) ?? [];
  return { result: 'failed', problems: [{ message, ...(fix !== undefined && { fix }) }] };
}

function textOf(error: unknown): string {
  if (!isSystemError(error)) return messageOf(error);
  return `${describeSystemError(error)}${isReading(error) ? ' Nothing was changed.' : ''}`;
}

/** A failed command as JSON, with what it has to report. */
export function failureJson(error: unknown): string {
  if (error instanceof ReportedError && error.refusal !== '') return error.refusal;
  const { result, kind, problems } = failureOf(error);
  const report = error instanceof ErrorWithReport ? error.report : {};
  return maskSecrets(reportJson({ ...(kind && { kind }), ...report }, problems, result));
}

/** A failed command as text. */
export function failureText(error: unknown, style: Style): string {
  const { problems } = failureOf(error);
  const texts = problems.map((problem) => problemText(problem, style)).join('\n');
  const prefix = error instanceof UsageError ? `${style.severity('argosy:')} ` : '';
  return maskSecrets(`${prefix}${texts}`);
}

function problemText(problem: ProblemJson, style: Style): string {
  const { file, where, message, fix } = problem;
  if (file !== undefined) return styledProblem(style)({ ...problem, file } as Problem);
  const what =
    where === undefined ? message : `${style.path(where)}\n  ${message.replaceAll('\n', '\n  ')}`;
  return `${what}${fix ? `\n  ${style.fix('Fix:')} ${fix}` : ''}`;
}

/** The message of commander, without the value of an unknown option such as `--password=…`: it could be a secret. */
export function usageText(text: string): string {
  return text.replace(/^error: /, '').replace(/(unknown option '[^=']+)=.*'/s, "$1'");
}
