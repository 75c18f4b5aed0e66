import { spawn } from 'node:child_process';
import { parse } from 'yaml';
import { ended, type Result } from '../delivery/clone';

/** A job, as far as our files use its fields. */
interface Job {
  readonly extends?: string;
  readonly variables?: Variables;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
}

type Variables = Readonly<Record<string, string | { readonly value: string }>>;

/** Runs the script of a job, as a runner does: in one shell, which stops at the first command that fails. */
export function runJob(
  text: string,
  name: string,
  {
    directory,
    env,
  }: { readonly directory: string; readonly env: Readonly<Record<string, string>> },
): Promise<Result> {
  const file = parse(text) as Readonly<Record<string, Job>> & { readonly variables?: Variables };
  const job = { ...file[file[name]?.extends ?? ''], ...file[name] };
  const script = [...(job.before_script ?? []), ...(job.script ?? [])].join('\n');
  const variables = { ...env };
  for (const [key, it] of Object.entries({ ...file.variables, ...job.variables })) {
    const value = typeof it === 'string' ? it : it.value;
    // Those of the person who starts the pipeline take precedence.
    if (typeof it !== 'string' && key in env) continue;
    variables[key] = value.replaceAll(/\$(\w+)/g, (_, used: string) => variables[used] ?? '');
  }
  const options = { cwd: directory, env: variables, stdio: 'pipe' } as const;
  return ended(spawn('sh', ['-e', '-c', script], options));
}
