import childProcess from 'node:child_process';

// A unit test starts no process: it would be slow, and depend on the machine. Name a test that has to `*.process.test.ts`.
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  Object.defineProperty(childProcess, name, {
    value: () => {
      throw new Error(`${name}: a unit test starts no process. Call it *.process.test.ts.`);
    },
  });
}
