// The validation plugin that cdk8s.yaml names: `cdk8s synth` runs it after `argosy synth`, whose findings it
// reports in cdk8s-cli's own format. It checks nothing itself.

const fs = require('node:fs');
const path = require('node:path');

const REPORT = path.join(path.dirname(__dirname), '.argosy/cdk8s-findings.json');

class ArgosyValidation {
  async validate({ report, metadata }) {
    const { errors, warnings, suppressed, findings } = readReport();
    for (const violation of violations(findings.filter((it) => it.suppressed === undefined))) {
      for (const { resourceName, constructPath } of violation.violatingResources) {
        // cdk8s-cli looks the construct up by the name of the resource, which several may share.
        metadata[resourceName] = { path: constructPath };
      }
      report.addViolation(violation);
    }
    const summary = { errors: `${errors}`, warnings: `${warnings}`, suppressed: `${suppressed}` };
    report.submit(errors > 0 ? 'failure' : 'success', summary);
  }
}

function readReport() {
  try {
    return JSON.parse(fs.readFileSync(REPORT, 'utf8'));
  } catch {
    throw new Error('argosy synth has left no findings: run this through `cdk8s synth`.');
  }
}

/** One violation for all that is to be mended in the same way. */
function violations(findings) {
  const byAdvice = new Map();
  for (const finding of findings) {
    const { rule, severity, message, fix } = finding;
    const key = [rule, severity, message, fix].join('\0');
    const known = byAdvice.get(key) ?? {
      ruleName: `${rule} (${severity})`,
      recommendation: message,
      fix,
      violatingResources: [],
    };
    known.violatingResources.push(resource(finding));
    byAdvice.set(key, known);
  }
  return [...byAdvice.values()];
}

function resource({ file, line, object, environment, app }) {
  const name = object ? `${object.kind}/${object.name}` : app;
  return {
    resourceName: environment === undefined ? name : `${environment}/${name}`,
    constructPath: object?.constructPath,
    manifestPath: line === undefined ? file : `${file}:${line}`,
    locations: [object?.path || '(the object)'],
  };
}

module.exports = { ArgosyValidation };
