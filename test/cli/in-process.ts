import { run } from '../../lib/cli/run';
import type { FleetModules } from '../../lib/render/load-code';
import type { Repository } from '../repository';
import { demandValidOutput } from './output-schemas';

/** What a command prints, and what it would exit with. */
export interface Result {
  readonly status: typeof process.exitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** The fleet of a repository whose code is still that of the fixture. Its releases and dist/ may be others. */
export function fixtureFleet({ path }: Repository): FleetModules {
  return {
    root: path,
    environments: () => import('../fixture/fleet/environments'),
    platform: () => import('../fixture/fleet/platform'),
    app: (name) => import(`../fixture/fleet/apps/${name}`),
    checks: () => import('../fixture/fleet/checks'),
  };
}

/** Runs `argosy` in this process, and holds what `--json` prints to its schema. Paths are relative to its directory, not to the repository. */
export async function runInProcess(
  fleet: FleetModules | undefined,
  ...args: readonly string[]
): Promise<Result> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += text;
      return true;
    }),
  );
  const { exitCode } = process;
  const { FORCE_COLOR, NO_COLOR } = process.env;
  const listeners = process.stdout.listeners('error');
  process.exitCode = 0;
  try {
    await run(fleet, args);
    const result = { status: process.exitCode, ...printed };
    demandValidOutput(args, result);
    return result;
  } finally {
    process.exitCode = exitCode;
    // `--color` sets them.
    restore('FORCE_COLOR', FORCE_COLOR);
    restore('NO_COLOR', NO_COLOR);
    for (const it of process.stdout.listeners('error')) {
      if (!listeners.includes(it)) process.stdout.off('error', it as () => void);
    }
    for (const it of spies) it.mockRestore();
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
