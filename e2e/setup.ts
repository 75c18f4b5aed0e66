import setUpRepositories from '../test/fixture/setup';
import { ARGO_CD } from './argo-cd';
import { CONTROL_PLANE, findBinaries, hasGo } from './binaries';
import { buildEngine, ENGINE_PROGRAM } from './notifications/engine';

/** Finds or builds the programs once, before the tests; says what is missing. */
export default async function setup(): Promise<void> {
  const { binaries, missing } = await findBinaries(CONTROL_PLANE);
  const clients = await findBinaries(['kubeseal', 'kubectl']);
  const argo = await findBinaries(ARGO_CD, { build: false });
  const all = new Map([...binaries, ...clients.binaries, ...argo.binaries]);
  process.env['ARGOSY_E2E_BINARIES'] = JSON.stringify([...all]);
  report(
    [...missing, ...clients.missing],
    'Set ARGOSY_E2E_BIN to a directory with these programs, or install Go 1.25 or later to build them.',
    'The end-to-end tests are skipped.',
  );
  if (hasGo()) process.env[ENGINE_PROGRAM] = await buildEngine();
  report(
    hasGo() ? [] : ['go'],
    'Install Go 1.25 or later.',
    'The tests with the engine of notifications are skipped.',
  );
  report(
    argo.missing,
    'Put them into ARGOSY_E2E_BIN or on PATH; docs/e2e.md says where they come from.',
    'The tests with Argo CD are skipped.',
  );
  if (missing.length + argo.missing.length === 0) await setUpRepositories();
}

/** @throws Error if programs are missing that must not be. */
function report(missing: readonly string[], fix: string, consequence: string): void {
  if (missing.length === 0) return;
  const message = `Missing: ${missing.join(', ')}. ${fix}`;
  if (process.env['ARGOSY_E2E_REQUIRED'] === '1') throw new Error(message);
  process.stderr.write(`${message} ${consequence}\n`);
}
