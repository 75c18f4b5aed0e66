import { TEMPLATE_FUNCTIONS } from '../../base/go-template/functions';
import { lex } from '../../base/go-template/lex';
import { parseTemplate } from '../../base/go-template/parse';
import type { Command, Operand, Pipe, TemplateNode } from '../../base/go-template/syntax';
import { nearest } from '../../base/hint';
import { own } from '../../base/json';
import { SyntaxProblem, type TextProblem } from '../../base/text-problem';
import { fieldOf, itemOf } from './field-of';
import { SCALAR, type Shape, UNKNOWN } from './shape';

/**
 * Checks a template: that it parses, and that it names only functions, variables and fields that exist. The arguments of
 * functions are not checked, nor what the text is when it is filled in.
 */
export function checkTemplate(
  text: string,
  variables: Readonly<Record<string, Shape>>,
): TextProblem[] {
  try {
    const nodes = parseTemplate(text);
    const checker = new Checker(definitions(nodes));
    const root: Shape = { type: 'object', fields: variables };
    checker.nodes(nodes, { dot: root, variables: new Map([['$', root]]) });
    return [...loneBraces(text, Object.keys(variables)), ...checker.problems];
  } catch (error) {
    if (error instanceof SyntaxProblem) return [error];
    throw error;
  }
}

/** What `.` and the variables are at one place. */
interface Scope {
  readonly dot: Shape;
  readonly variables: Map<string, Shape>;
}

class Checker {
  readonly problems: TextProblem[] = [];

  constructor(private readonly defined: ReadonlySet<string>) {}

  nodes(nodes: readonly TemplateNode[], scope: Scope): void {
    for (const node of nodes) this.node(node, scope);
  }

  private node(node: TemplateNode, scope: Scope): void {
    switch (node.type) {
      case 'action':
        this.pipe(node.pipe, scope);
        break;
      case 'define':
        this.nodes(node.body, { dot: UNKNOWN, variables: new Map([['$', UNKNOWN]]) });
        break;
      case 'template':
        if (node.pipe) this.pipe(node.pipe, scope);
        if (!this.defined.has(node.name)) {
          const message = `No template \`${node.name}\` is defined in this text.`;
          this.problems.push({ offset: node.offset, message });
        }
        break;
      case 'if':
      case 'with':
      case 'range':
        this.control(node, scope);
        break;
      default:
        break;
    }
  }

  private control(
    { type, pipe, body, otherwise }: TemplateNode & { type: 'if' | 'with' | 'range' },
    outer: Scope,
  ): void {
    const scope = { ...outer, variables: new Map(outer.variables) };
    const value = this.pipe(pipe, scope);
    const item = itemOf(value);
    if (type === 'range') {
      const [first, second] = pipe.variables;
      if (first) scope.variables.set(first, second ? SCALAR : item);
      if (second) scope.variables.set(second, item);
    }
    const dot = type === 'if' ? scope.dot : type === 'with' ? value : item;
    this.nodes(body, { ...scope, dot });
    this.nodes(otherwise, scope);
  }

  private pipe({ variables, commands }: Pipe, scope: Scope): Shape {
    let value: Shape | undefined;
    for (const command of commands) value = this.command(command, scope, value);
    for (const name of variables) scope.variables.set(name, value ?? UNKNOWN);
    return value ?? UNKNOWN;
  }

  /** What a command is. `piped` is its last argument. */
  private command([first, ...args]: Command, scope: Scope, piped: Shape | undefined): Shape {
    const values = args.map((it) => this.operand(it, scope));
    if (piped) values.push(piped);
    if (first.type === 'function') return this.call(first, args, values, scope);
    const value = this.operand(first, scope);
    if (value.type === 'function') {
      const message = `\`${source(first)}\` is a function: write \`call ${source(first)}\`.`;
      this.problems.push({ offset: first.offset, message });
      return value.result;
    }
    if (values.length > 0 && value.type !== 'unknown') {
      const message = `\`${source(first)}\` is not a function, and takes no arguments.`;
      this.problems.push({ offset: first.offset, message });
    }
    return value;
  }

  private call(
    first: Operand & { type: 'function' },
    args: readonly Operand[],
    values: readonly Shape[],
    scope: Scope,
  ): Shape {
    const { name, offset } = first;
    this.operand(first, scope);
    const [value = UNKNOWN] = values;
    if (name === 'call') {
      if (value.type === 'function') return value.result;
      if (value.type !== 'unknown') {
        this.problems.push({ offset, message: '`call` calls something that is not a function.' });
      }
      return UNKNOWN;
    }
    if (name === 'index') return this.index(value, args);
    if (['first', 'last', 'mustFirst', 'mustLast'].includes(name)) return itemOf(value);
    return UNKNOWN;
  }

  /** What `index` finds: with one key that is a literal, a field. */
  private index(value: Shape, [owner, key, ...more]: readonly Operand[]): Shape {
    if (more.length > 0 || key === undefined) return UNKNOWN;
    if (key.type !== 'literal' || key.value === undefined) return itemOf(value);
    const found = fieldOf(value, key.value, owner ? source(owner) : 'this');
    if (typeof found !== 'string') return found;
    this.problems.push({ offset: key.offset, message: found });
    return UNKNOWN;
  }

  private operand(operand: Operand, scope: Scope): Shape {
    let shape = this.term(operand, scope);
    let owner = operand.type === 'variable' ? operand.name : '';
    for (const field of operand.fields) {
      const found = fieldOf(shape, field, owner || '.');
      if (typeof found === 'string') {
        this.problems.push({ offset: operand.offset, message: found });
        return UNKNOWN;
      }
      shape = found;
      owner += `.${field}`;
    }
    return shape;
  }

  private term(operand: Operand, scope: Scope): Shape {
    switch (operand.type) {
      case 'dot':
        return scope.dot;
      case 'variable':
        return scope.variables.get(operand.name) ?? UNKNOWN;
      case 'pipe':
        return this.pipe(operand.pipe, scope);
      case 'literal':
        return SCALAR;
      case 'function': {
        if (TEMPLATE_FUNCTIONS.has(operand.name)) return UNKNOWN;
        const guess = nearest(operand.name, [...TEMPLATE_FUNCTIONS]);
        const isVariable = scope.dot.type === 'object' && own(scope.dot.fields, operand.name);
        const hint = isVariable ? `.${operand.name}` : guess;
        const message = `There is no function \`${operand.name}\`.`;
        const fix = hint
          ? `Did you mean \`${hint}\`?`
          : "Use a function of Go's text/template or of Sprig, or a field, such as `.app.metadata.name`.";
        this.problems.push({ offset: operand.offset, message, fix });
        return UNKNOWN;
      }
    }
  }
}

/** Fields in single braces, such as `{ .app.kind }}`: for Go, they are text. */
function loneBraces(text: string, variables: readonly string[]): TextProblem[] {
  const lone = new RegExp(`(?<!\\{)\\{-?\\s*\\.(?:${variables.join('|')})\\b`, 'g');
  return lex(text)
    .filter(({ kind }) => kind === 'text')
    .flatMap(({ value, offset }) =>
      [...value.matchAll(lone)].map((found) => ({
        offset: offset + found.index,
        message: 'A `{` is missing here: this is text, not an action.',
        fix: `Write \`{${found[0]}… }}\`.`,
      })),
    );
}

/** The names of the templates that are defined in a template. */
function definitions(nodes: readonly TemplateNode[]): Set<string> {
  const names = new Set<string>();
  const visit = (node: TemplateNode): void => {
    if (node.type === 'define') names.add(node.name);
    if ('body' in node) for (const it of node.body) visit(it);
    if ('otherwise' in node) for (const it of node.otherwise) visit(it);
  };
  for (const node of nodes) visit(node);
  return names;
}

function source({ type, fields, ...rest }: Operand): string {
  const start = type === 'variable' && 'name' in rest ? rest.name : '';
  return `${start}.${fields.join('.')}`.replace('..', '.');
}
