import { ApiObject } from 'cdk8s';
import { type IConstruct, Node } from 'constructs';
import { formatField } from '../base/validation';

/** The stack traces of the code that created and patched constructs, by construct path. */
export class ConstructTraces {
  private readonly made = new Map<string, string>();
  private readonly patched = new Map<
    string,
    { readonly field: string; readonly stack: string }[]
  >();

  /** Stack traces of the code that set a field of an object: its patches, and the constructs that enclose it. */
  of(constructPath: string, field: string): string[] {
    const patches = (this.patched.get(constructPath) ?? []).filter(
      (it) => field.startsWith(it.field) || (field !== '' && it.field.startsWith(field)),
    );
    const stacks = patches.map(({ stack }) => stack).reverse();
    for (let path = constructPath; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
      const stack = this.made.get(path);
      if (stack !== undefined) stacks.push(stack);
      if (!path.includes('/')) break;
    }
    return stacks;
  }

  noteMade(construct: IConstruct, stack: string): void {
    this.made.set(construct.node.path, stack);
  }

  notePatched(object: ApiObject, field: string, stack: string): void {
    const { path } = object.node;
    this.patched.set(path, [...(this.patched.get(path) ?? []), { field, stack }]);
  }
}

/**
 * Runs code, and records where it creates and patches constructs.
 *
 * Neither cdk8s nor constructs records this, so one method of each is replaced while the code runs, and restored
 * afterwards. `test/render/construct-traces.test.ts` fails for a version without these methods. Nothing else relies on
 * them: without traces, findings have the line that defines the app.
 */
export function traceConstructs(run: () => unknown): ConstructTraces {
  const traces = new ConstructTraces();
  const nodes = Node.prototype as unknown as { addChild?(child: IConstruct, id: string): void };
  const { addChild } = nodes;
  const { addJsonPatch } = ApiObject.prototype;
  const { stackTraceLimit } = Error;
  if (addChild === undefined) return traces;
  const made: [IConstruct, string][] = [];
  nodes.addChild = function (child, id) {
    addChild.call(this, child, id);
    made.push([child, new Error().stack ?? '']);
  };
  ApiObject.prototype.addJsonPatch = function (...ops) {
    const stack = new Error().stack ?? '';
    for (const op of ops) traces.notePatched(this, fieldOf(op._toJson().path), stack);
    addJsonPatch.apply(this, ops);
  };
  try {
    Error.stackTraceLimit = 50;
    run();
  } catch {
    // The first run has already reported the error.
  } finally {
    nodes.addChild = addChild;
    ApiObject.prototype.addJsonPatch = addJsonPatch;
    Error.stackTraceLimit = stackTraceLimit;
  }
  for (const [construct, stack] of made) traces.noteMade(construct, stack);
  return traces;
}

/** The field for a JSON pointer: `spec.containers[0].image` for `/spec/containers/0/image`. `/-` is the whole list. */
export function fieldOf(pointer: string): string {
  const keys = pointer.replace(/\/-$/, '').split('/').slice(1);
  const decoded = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return formatField(decoded.map((key) => (/^\d+$/.test(key) ? Number(key) : key)));
}
