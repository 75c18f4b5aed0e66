import { awaitForeign } from '../../lib/base/foreign-code';
import { guardRun } from '../../lib/base/run-guard';

const { exitCode } = process;

afterEach(() => {
  process.exitCode = exitCode;
  jest.restoreAllMocks();
});

/** Runs code of a fleet in a guarded run, which exits with `code`. */
async function guarded(step: () => unknown, code = 0) {
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += text;
      return true;
    });
  }
  let error: unknown;
  await guardRun(async () => {
    await awaitForeign('file', async () => step()).catch((it) => {
      error = it;
    });
    process.stdout.write('result');
    return code;
  });
  return { ...printed, error, exitCode: process.exitCode };
}

test('the exit code is that of the run, even if code of the fleet sets another', async () => {
  const set = () => {
    process.exitCode = 0;
  };
  expect(await guarded(set, 1)).toMatchObject({ exitCode: 1 });
});

test('code of the fleet cannot end the process', async () => {
  const { error } = await guarded(() => process.exit(0));
  expect(String(error)).toContain('It ends the process with `process.exit`.');
});

test('what code of the fleet prints goes to standard error', async () => {
  const { stdout, stderr } = await guarded(() => process.stdout.write('noise'));
  expect([stdout, stderr]).toEqual(['result', 'noise']);
});

test('after the run, the process is as before', async () => {
  const { exit } = process;
  await guarded(() => {});
  expect(process.exit).toBe(exit);
});
