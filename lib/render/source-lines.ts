import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { isAbsolute, posix, relative } from 'node:path';
import type { Finding } from '../checks/finding';
import type { AppInstance, Fleet } from '../model/fleet';
import { DEBUG_HINT, type Problem } from '../model/problem';
import { type ConstructTraces, traceConstructs } from './construct-traces';
import { renderApp } from './render-app';
import type { Report } from './report';

/** Where the code lies whose lines are reported. */
export interface CodePlace {
  /** The repository's root. */
  readonly root: string;
  /** The source map of the compiled sources: a file. @default the code runs as it is */
  readonly sourceMap?: string | undefined;
}

/**
 * Adds to what was found the line of the fleet that made it: the line that has thrown, that has added the
 * construct or the patch, or else that defines the app.
 */
export function withLines(report: Report, fleet: Fleet, place: CodePlace): Report {
  const { findings, problems } = report;
  if (findings.length + problems.length === 0) return report;
  const lines = new SourceLines(place);
  const traces = new TracesByInstance(fleet);
  return {
    problems: problems.map((it) => locateProblem(it, lines)),
    findings: findings.map((it) => {
      const line = traces
        .of(it)
        .map((trace) => lines.find(trace, it.file))
        .find(Boolean);
      return line === undefined ? it : { ...it, line };
    }),
  };
}

function locateProblem(problem: Problem, lines: SourceLines): Problem {
  const { cause, file, fix, ...rest } = problem;
  const line = cause instanceof Error ? lines.find(cause.stack, file) : undefined;
  if (line === undefined) return problem;
  return { ...rest, file, line, cause, ...(fix !== undefined && fix !== DEBUG_HINT && { fix }) };
}

/** The traces of the constructs of each app in each environment: made where one is asked for. */
class TracesByInstance {
  private readonly traces = new Map<AppInstance, ConstructTraces>();

  constructor(private readonly fleet: Fleet) {}

  /** Stack traces of what made the object of a finding: the nearest to it first. */
  of({ app, environment, object }: Finding): (string | undefined)[] {
    const instance = this.fleet.instances.find(
      (it) => it.app.definition.name === app && it.environment.name === environment,
    );
    const anywhere = this.fleet.instances.find((it) => it.app.definition.name === app);
    const definedAt = (instance ?? anywhere)?.app.definedAt.stack;
    if (instance?.app.definition.extend === undefined || object === undefined) return [definedAt];
    const traces = this.traces.get(instance) ?? traceConstructs(() => renderApp(instance));
    this.traces.set(instance, traces);
    return [...traces.of(object.constructPath, object.path), definedAt];
  }
}

/** Finds lines of source files in stack traces. */
class SourceLines {
  private map: SourceMap | undefined | null;

  constructor(private readonly place: CodePlace) {}

  /** The line of a file that is innermost in a stack trace. */
  find(stack: string | undefined, file: string): number | undefined {
    for (const [, path = '', line, column] of (stack ?? '').matchAll(FRAME)) {
      const found = this.sourceOf(path, Number(line), Number(column));
      if (found.file === file) return found.line;
    }
    return undefined;
  }

  private sourceOf(path: string, line: number, column: number): { file: string; line: number } {
    const { root } = this.place;
    const file = (isAbsolute(path) ? relative(root, path) : path).replaceAll('\\', '/');
    if (file !== COMPILED) return { file, line };
    const entry = this.sourceMap()?.findEntry(line - 1, column - 1);
    if (!entry || !('originalSource' in entry)) return { file, line };
    // The map names the sources from where the compiled fleet lies.
    const source = posix.join(posix.dirname(COMPILED), entry.originalSource);
    return { file: source, line: entry.originalLine + 1 };
  }

  private sourceMap(): SourceMap | undefined {
    if (this.map === undefined) this.map = read(this.place.sourceMap) ?? null;
    return this.map ?? undefined;
  }
}

/** A frame of a stack trace: a file, a line, a column. */
const FRAME = /^ +at (?:.*? \()?(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/]).*):(\d+):(\d+)\)?$/gm;

/** The compiled fleet, as stack traces name it. */
const COMPILED = '.argosy/cache/fleet.js';

function read(file: string | undefined): SourceMap | undefined {
  if (!file) return undefined;
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
