import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { isAbsolute, posix } from 'node:path';
import { relativePath } from '../base/relative-path';
import type { Finding } from '../checks/finding';
import type { AppInstance, Fleet } from '../model/fleet';
import { DEBUG_HINT, type Problem } from '../model/problem';
import { type ConstructTraces, fieldOf, traceConstructs } from './construct-traces';
import { PatchError } from './patched-json';
import { renderApp } from './render-app';
import type { Report } from './report';

/** Where the fleet's code is. */
export interface CodePlace {
  /** The repository's root. */
  readonly root: string;
  /** The path of the compiled fleet's source map. @default the code is not compiled */
  readonly sourceMap?: string | undefined;
}

/**
 * Adds source lines to a report: the line that threw, that added the construct or the patch, or else that defines the
 * app. An error thrown in another file of the repository has that place in its message.
 */
export function withLines(report: Report, fleet: Fleet, place: CodePlace): Report {
  const { findings, problems } = report;
  if (findings.length + problems.length === 0) return report;
  const lines = new SourceLines(place);
  const traces = new TracesByInstance(fleet);
  return {
    problems: problems.map((it) => locateProblem(it, lines, traces)),
    findings: findings.map((it) => {
      const line = traces
        .of(it)
        .map((trace) => lines.find(trace, it.file))
        .find(Boolean);
      return line === undefined ? it : { ...it, line };
    }),
  };
}

function locateProblem(problem: Problem, lines: SourceLines, traces: TracesByInstance): Problem {
  const { cause, file, fix, message, ...rest } = problem;
  if (!(cause instanceof Error)) return problem;
  const thrownAt = lines.innermost(cause.stack);
  const line = [cause.stack, ...traces.ofProblem(problem)]
    .map((trace) => lines.find(trace, file))
    .find(Boolean);
  const isElsewhere = thrownAt !== undefined && thrownAt.file !== file;
  if (line === undefined && !isElsewhere) return problem;
  return {
    ...rest,
    file,
    ...(line !== undefined && { line }),
    message: isElsewhere ? `${message} (at ${thrownAt.file}:${thrownAt.line})` : message,
    cause,
    ...(fix !== undefined && fix !== DEBUG_HINT && { fix }),
  };
}

/** The traces of the constructs of each instance, recorded on first use. */
class TracesByInstance {
  private readonly traces = new Map<AppInstance, ConstructTraces>();

  constructor(private readonly fleet: Fleet) {}

  /** Stack traces of the code that created the object of a finding, the closest first. */
  of({ app, environment, object }: Finding): (string | undefined)[] {
    const instance = this.fleet.instances.find(
      (it) => it.app.definition.name === app && it.environment.name === environment,
    );
    const anywhere = this.fleet.instances.find((it) => it.app.definition.name === app);
    const definedAt = (instance ?? anywhere)?.app.definedAt.stack;
    if (instance?.app.definition.extend === undefined || object === undefined) return [definedAt];
    return [...this.tracesOf(instance).of(object.constructPath, object.path), definedAt];
  }

  /** The same for a problem whose field is a construct path, such as `dev/web/Deployment` or `(dev/web)`. */
  ofProblem({ file, field = '', cause }: Problem): (string | undefined)[] {
    // A problem of several environments lists one path for each.
    const [path = ''] = field.replaceAll(/[()]/g, '').split(', ');
    const instance = this.fleet.instances.find(
      (it) =>
        it.file === file &&
        `${path}/`.startsWith(`${it.environment.name}/${it.app.definition.name}/`),
    );
    if (instance === undefined) return [];
    const patched = cause instanceof PatchError ? fieldOf(cause.pointer) : '';
    const traces = instance.app.definition.extend ? this.tracesOf(instance).of(path, patched) : [];
    return [...traces, instance.app.definedAt.stack];
  }

  private tracesOf(instance: AppInstance): ConstructTraces {
    const traces = this.traces.get(instance) ?? traceConstructs(() => renderApp(instance));
    this.traces.set(instance, traces);
    return traces;
  }
}

/** A line of a file, whose path is relative to the repository's root. */
interface SourceLine {
  readonly file: string;
  readonly line: number;
}

/** Finds lines of source files in stack traces. */
class SourceLines {
  private map: SourceMap | undefined | null;

  constructor(private readonly place: CodePlace) {}

  /** The line of a file's innermost frame in a stack trace. */
  find(stack: string | undefined, file: string): number | undefined {
    for (const [, path = '', line, column] of (stack ?? '').matchAll(FRAME)) {
      const found = this.sourceOf(path, Number(line), Number(column));
      if (found.file === file) return found.line;
    }
    return undefined;
  }

  /** The innermost frame in a source file of the repository. */
  innermost(stack: string | undefined): SourceLine | undefined {
    for (const [, path = '', line, column] of (stack ?? '').matchAll(FRAME)) {
      const found = this.sourceOf(path, Number(line), Number(column));
      if (isSource(found.file)) return found;
    }
    return undefined;
  }

  private sourceOf(path: string, line: number, column: number): SourceLine {
    const { root } = this.place;
    const file = isAbsolute(path) ? relativePath(root, path) : path;
    if (file !== COMPILED) return { file, line };
    const entry = this.sourceMap()?.findEntry(line - 1, column - 1);
    if (!entry || !('originalSource' in entry)) return { file, line };
    // Sources in the map are relative to the compiled fleet.
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

/** The compiled fleet in stack traces. */
const COMPILED = '.argosy/cache/fleet.js';

/** True for a file of the repository that is neither a package nor compiled. */
function isSource(file: string): boolean {
  return !/^(\.\.\/|[A-Za-z]:|\.argosy\/|build\/)|(^|\/)node_modules\//.test(file);
}

function read(file: string | undefined): SourceMap | undefined {
  if (!file) return undefined;
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
