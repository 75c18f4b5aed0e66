import { CONTROL_PLANE, findBinaries } from './binaries';

/** Finds or builds the programs once, before the tests; says what is missing. */
export default async function setup(): Promise<void> {
  const { binaries, missing } = await findBinaries(CONTROL_PLANE);
  process.env['ARGOSY_E2E_BINARIES'] = JSON.stringify([...binaries]);
  if (missing.length === 0) return;
  const message = `Missing: ${missing.join(', ')}. Set ARGOSY_E2E_BIN to a directory with these programs, or install Go 1.25 or later to build them.`;
  if (process.env['ARGOSY_E2E_REQUIRED'] === '1') throw new Error(message);
  process.stderr.write(`${message} The end-to-end tests are skipped.\n`);
}
