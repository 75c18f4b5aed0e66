import { createHash } from 'node:crypto';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { Finding } from '../checks/finding';
import type { Rule, RuleInfo } from '../checks/rule';
import { RULES } from '../checks/rules';
import type { Problem } from '../model/problem';
import type { Report } from '../render/report';

/** The rule id of problems that prevent the fleet from rendering. */
const REFUSED = 'refused';

/**
 * The findings as SARIF 2.1.0, for code scanning.
 *
 * @param own the rules that the fleet defines.
 * @param version the version of Argosy.
 */
export function checkSarif(
  { findings, problems }: Report,
  own: readonly Rule[],
  version: string,
): string {
  const rules = [...RULES.values(), ...own].map(descriptor);
  rules.push({
    id: REFUSED,
    shortDescription: { text: 'A problem in the fleet prevents it from rendering.' },
    defaultConfiguration: { level: 'error' },
  });
  const log: Log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Argosy', version, rules } },
        columnKind: 'utf16CodeUnits',
        results: [
          ...problems.map((it) => result(it, 'error', rules)),
          ...findings.map((it) => findingResult(it, rules)),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor({ id, severity, summary, why, source }: RuleInfo): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    ...(source !== undefined && { helpUri: source }),
    defaultConfiguration: { level: severity },
  };
}

function findingResult(finding: Finding, rules: readonly ReportingDescriptor[]): Result {
  const { severity, suppressed, object, environment, app } = finding;
  return {
    ...result(finding, severity, rules),
    ...(suppressed !== undefined && {
      suppressions: [{ kind: 'inSource', justification: suppressed }],
    }),
    properties: { app, environment, object },
  };
}

function result(
  problem: Problem & Pick<Finding, 'object'>,
  level: 'error' | 'warning',
  rules: readonly ReportingDescriptor[],
): Result {
  const { rule = REFUSED, file, line, field = '', message, fix, object } = problem;
  const text = [field === '' ? message : `${field}: ${message}`, ...(fix ? [`Fix: ${fix}`] : [])];
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level,
    message: { text: text.join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file) },
          // Code scanning ignores results without a line.
          region: { startLine: line ?? 1 },
        },
        ...(object && {
          logicalLocations: [{ fullyQualifiedName: object.constructPath, kind: 'object' }],
        }),
      },
    ],
    // Without the line, which changes with edits above it.
    partialFingerprints: { 'argosy/v1': fingerprint([rule, file, field]) },
  };
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
