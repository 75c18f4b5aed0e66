import type { Capture, Label, LocalVariable, Statement } from './syntax';
import { LuaSyntaxError } from './syntax-error';

/** What a name means where it is used. */
export type Reference =
  | { readonly kind: 'local'; readonly variable: LocalVariable }
  | { readonly kind: 'outer'; readonly index: number }
  | { readonly kind: 'global'; readonly name: string };

type Goto = Extract<Statement, { readonly kind: 'goto' }>;

interface PendingGoto {
  readonly statement: Goto;
  readonly name: string;
  readonly line: number;
  /** How many variables are in scope at the `goto`, or at the end of the block that it has left. */
  variables: number;
}

interface OpenLabel extends Label {
  readonly line: number;
  readonly variables: number;
}

interface OpenBlock {
  readonly isLoop: boolean;
  readonly firstVariable: number;
  readonly labels: Map<string, OpenLabel>;
  pending: PendingGoto[];
}

/** The variables and labels that are in scope at a place of a function. */
export class FunctionScope {
  slots = 0;
  readonly captures: Capture[] = [];
  usesVarargs = false;
  private readonly names: string[] = [];
  private readonly variables: LocalVariable[] = [];
  private readonly blocks: OpenBlock[] = [];

  constructor(
    readonly parent: FunctionScope | undefined,
    readonly hasVarargs: boolean,
    private readonly chunk: string,
  ) {}

  declare(name: string): LocalVariable {
    const variable = { name, slot: this.slots++, captured: false };
    this.variables.push(variable);
    return variable;
  }

  resolve(name: string): Reference {
    const variable = this.find(name);
    if (variable) return { kind: 'local', variable };
    const index = this.capture(name);
    return index === undefined ? { kind: 'global', name } : { kind: 'outer', index };
  }

  open(isLoop: boolean): void {
    this.blocks.push({
      isLoop,
      firstVariable: this.variables.length,
      labels: new Map(),
      pending: [],
    });
  }

  close(): void {
    const block = this.block;
    this.blocks.pop();
    const outer = this.blocks.at(-1);
    for (const it of block.pending) {
      if (outer === undefined) {
        this.fail(it.line, `no visible label '${it.name}' for <goto> at line ${it.line}`);
      }
      it.variables = Math.min(it.variables, block.firstVariable);
      this.resolveGoto(it);
    }
    this.variables.length = block.firstVariable;
  }

  get isInLoop(): boolean {
    return this.blocks.some(({ isLoop }) => isLoop);
  }

  /** @param isLast true if no statement of the block follows: its variables are then out of scope. */
  addLabel(name: string, at: Label, line: number, isLast: boolean): void {
    const block = this.block;
    const old = block.labels.get(name);
    if (old) this.fail(line + 1, `label '${name}' already defined on line ${old.line}`);
    const variables = isLast ? block.firstVariable : this.variables.length;
    block.labels.set(name, { ...at, line, variables });
    const waiting = block.pending.filter((it) => it.name === name);
    block.pending = block.pending.filter((it) => it.name !== name);
    for (const it of waiting) this.jump(it, { ...at, line, variables });
  }

  addGoto(statement: Goto, name: string, line: number): void {
    this.resolveGoto({ statement, name, line, variables: this.variables.length });
  }

  private get block(): OpenBlock {
    const block = this.blocks.at(-1);
    if (!block) throw new Error('no open block');
    return block;
  }

  private resolveGoto(it: PendingGoto): void {
    const label = this.block.labels.get(it.name);
    if (label) it.statement.label = label;
    else this.block.pending.push(it);
  }

  private jump(it: PendingGoto, label: OpenLabel): void {
    if (label.variables > it.variables) {
      const name = this.variables[it.variables]?.name ?? '';
      const message = `<goto ${it.name}> at line ${it.line} jumps into the scope of local '${name}'`;
      this.fail(label.line + 1, message);
    }
    it.statement.label = label;
  }

  private find(name: string): LocalVariable | undefined {
    return this.variables.findLast((it) => it.name === name);
  }

  private capture(name: string): number | undefined {
    const known = this.names.indexOf(name);
    const found = this.parent?.find(name) ?? this.parent?.capture(name);
    if (found === undefined) return undefined;
    if (typeof found === 'object') found.captured = true;
    if (known >= 0 && this.captures[known] === found) return known;
    this.names.push(name);
    return this.captures.push(found) - 1;
  }

  private fail(line: number, message: string): never {
    throw new LuaSyntaxError(`compile error near line(${line}) ${this.chunk}: ${message}`);
  }

  /** @throws {@link LuaSyntaxError} always. */
  refuse(line: number, message: string): never {
    return this.fail(line, message);
  }
}
