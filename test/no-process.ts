// Replaces node:child_process in unit tests: processes are slow and depend on the machine. A test that has to start one
// is named *.process.test.ts.
function refuse(): never {
  throw new Error('A unit test starts no process. Call it *.process.test.ts.');
}

export const exec = refuse;
export const execFile = refuse;
export const execFileSync = refuse;
export const execSync = refuse;
export const fork = refuse;
export const spawn = refuse;
export const spawnSync = refuse;
