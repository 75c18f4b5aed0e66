import { escapedCharacter, GO_ESCAPE } from '../go-escape';
import { SyntaxProblem } from '../text-problem';
import { lex, type Token } from './lex';
import type { Command, Operand, Pipe, TemplateNode } from './syntax';

/**
 * Parses a template.
 *
 * @throws SyntaxProblem
 */
export function parseTemplate(text: string): TemplateNode[] {
  return new Parser(lex(text)).parse();
}

/** What ended a list of nodes. */
type Ending = 'end' | 'else' | 'end of text';

class Parser {
  private at = 0;
  private ranges = 0;
  /** The variables that are declared here. */
  private variables = ['$'];

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): TemplateNode[] {
    const { nodes, ending, offset } = this.list(true);
    if (ending !== 'end of text') {
      throw new SyntaxProblem(
        offset,
        `This \`{{${ending}}}\` ends nothing.`,
        'Remove it, or add the `{{if}}`, `{{with}}` or `{{range}}` before it.',
      );
    }
    return nodes;
  }

  private get token(): Token {
    return this.tokens[this.at] ?? (this.tokens.at(-1) as Token);
  }

  /** The next token that is no space. */
  private peek(): Token {
    while (this.token.kind === 'space') this.at++;
    return this.token;
  }

  private take(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  private unexpected({ value, offset }: Token, wanted: string): SyntaxProblem {
    return new SyntaxProblem(offset, `"${value}" is unexpected here; expected ${wanted}.`);
  }

  private close(): void {
    const token = this.take();
    if (token.kind !== 'close') throw this.unexpected(token, '`}}`');
  }

  private word(): string | undefined {
    const token = this.peek();
    return token.kind === 'word' ? token.value : undefined;
  }

  private list(isTop = false): { nodes: TemplateNode[]; ending: Ending; offset: number } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const { kind, offset } = this.token;
      this.at++;
      if (kind === 'end') return { nodes, ending: 'end of text', offset };
      if (kind === 'text') {
        nodes.push({ type: 'text' });
        continue;
      }
      const word = this.word();
      if (word === 'end') {
        this.at++;
        this.close();
        return { nodes, ending: 'end', offset };
      }
      if (word === 'else') {
        this.at++;
        // What follows in `else if` and `else with` is left to the caller.
        if (!['if', 'with'].includes(this.word() ?? '')) this.close();
        return { nodes, ending: 'else', offset };
      }
      nodes.push(this.action(word, offset, isTop));
    }
  }

  private action(word: string | undefined, offset: number, isTop: boolean): TemplateNode {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        this.at++;
        return this.control(word, offset);
      case 'break':
      case 'continue':
        this.at++;
        this.close();
        if (this.ranges > 0) return { type: word };
        throw new SyntaxProblem(offset, `\`{{${word}}}\` is outside of a \`{{range}}\`.`);
      case 'define':
        if (!isTop) throw new SyntaxProblem(offset, 'A `{{define}}` is inside of something else.');
        this.at++;
        return this.definition(offset);
      case 'block':
        this.at++;
        return this.block(offset);
      case 'template':
        this.at++;
        return this.template(offset);
      default:
        return { type: 'action', pipe: this.pipe('close') };
    }
  }

  private control(type: 'if' | 'with' | 'range', offset: number): TemplateNode {
    const outer = this.variables.length;
    const pipe = this.pipe('close', type === 'range');
    if (type === 'range') this.ranges++;
    const { nodes: body, ending } = this.list();
    if (type === 'range') this.ranges--;
    const otherwise = ending === 'else' ? this.otherwise(type, offset) : [];
    if (ending === 'end of text') throw this.unclosed(type, offset);
    this.variables.length = outer;
    return { type, pipe, body, otherwise };
  }

  private otherwise(type: string, offset: number): TemplateNode[] {
    const word = this.word();
    if (word === 'if' || word === 'with') {
      if (word !== type) throw this.unexpected(this.peek(), '`}}`');
      this.at++;
      return [this.control(word, offset)];
    }
    const { nodes, ending, offset: end } = this.list();
    if (ending === 'end of text') throw this.unclosed(type, offset);
    if (ending === 'else') throw new SyntaxProblem(end, 'This is the second `{{else}}`.');
    return nodes;
  }

  private unclosed(type: string, offset: number): SyntaxProblem {
    const fix = 'Add `{{end}}` after what belongs to it.';
    return new SyntaxProblem(offset, `This \`{{${type}}}\` has no \`{{end}}\`.`, fix);
  }

  private name(): string {
    const token = this.take();
    if (token.kind !== 'string') throw this.unexpected(token, 'a name in quotes');
    return token.value.slice(1, -1);
  }

  private definition(offset: number): TemplateNode {
    const name = this.name();
    this.close();
    return { type: 'define', name, body: this.separate('define', offset) };
  }

  private block(offset: number): TemplateNode {
    const name = this.name();
    const pipe = this.pipe('close');
    const body = this.separate('block', offset);
    return {
      type: 'if',
      pipe,
      body: [
        { type: 'define', name, body },
        { type: 'template', name, pipe, offset },
      ],
      otherwise: [],
    };
  }

  /** The body of a template in the template, which sees no variables from outside. */
  private separate(type: string, offset: number): TemplateNode[] {
    const { variables, ranges } = this;
    this.variables = ['$'];
    this.ranges = 0;
    const { nodes, ending } = this.list(type === 'define');
    if (ending === 'end of text') throw this.unclosed(type, offset);
    if (ending === 'else')
      throw new SyntaxProblem(offset, `A \`{{${type}}}\` has no \`{{else}}\`.`);
    this.variables = variables;
    this.ranges = ranges;
    return nodes;
  }

  private template(offset: number): TemplateNode {
    const name = this.name();
    if (this.peek().kind === 'close') {
      this.at++;
      return { type: 'template', name, pipe: undefined, offset };
    }
    return { type: 'template', name, pipe: this.pipe('close'), offset };
  }

  /** A pipe up to `}}` or a closing parenthesis. */
  private pipe(end: 'close' | ')', isRange = false): Pipe {
    const variables = this.targets(isRange);
    const commands: Command[] = [];
    for (;;) {
      const token = this.peek();
      const isEnd = end === 'close' ? token.kind === 'close' : token.value === ')';
      if (end === ')' && token.kind === 'close') {
        throw new SyntaxProblem(token.offset, 'A `)` is missing here.', 'Add it before `}}`.');
      }
      if (isEnd && commands.length === 0) {
        throw new SyntaxProblem(
          token.offset,
          'A value is missing here.',
          'Add one, such as `.app.metadata.name`.',
        );
      }
      if (isEnd) {
        this.at++;
        return { variables, commands };
      }
      commands.push(this.command(commands.length));
    }
  }

  /** The variables before `:=` or `=`. */
  private targets(isRange: boolean): string[] {
    const names: Token[] = [];
    const start = this.at;
    while (this.peek().kind === 'variable') {
      names.push(this.take());
      const { kind, value, offset } = this.peek();
      if (kind !== 'operator') break;
      if (value === ',' && isRange && names.length < 2) {
        this.at++;
        continue;
      }
      if (value === ',') throw new SyntaxProblem(offset, 'Only a `range` declares two variables.');
      if (value !== ':=' && value !== '=') break;
      this.at++;
      const variables = names.map((it) => it.value);
      // The parser of Go declares a variable also on assignment.
      this.variables.push(...variables);
      return variables;
    }
    this.at = start;
    return [];
  }

  private command(stage: number): Command {
    const operands: Operand[] = [];
    for (;;) {
      operands.push(this.operand());
      const { kind, value } = this.token;
      if (kind === 'space') {
        const next = this.peek();
        if (next.kind !== 'close' && next.value !== ')' && next.value !== '|') continue;
      } else if (kind !== 'close' && value !== ')' && value !== '|') {
        throw this.unexpected(this.token, 'a space');
      }
      break;
    }
    // Go accepts a `|` that nothing follows.
    if (this.peek().value === '|' && this.token.kind === 'operator') this.at++;
    const [first, ...rest] = operands as [Operand, ...Operand[]];
    if (stage > 0 && (first.type === 'literal' || isBareDot(first))) {
      throw new SyntaxProblem(first.offset, 'This is no function, so it cannot follow a `|`.');
    }
    return [first, ...rest];
  }

  private operand(): Operand {
    const term = this.term();
    const fields = [...term.fields];
    while (this.token.kind === 'field') fields.push(this.take().value.slice(1));
    if (fields.length > 0 && (term.type === 'literal' || isBareDot(term))) {
      throw new SyntaxProblem(term.offset, 'This has no fields.');
    }
    return { ...term, fields };
  }

  private term(): Operand {
    const token = this.take();
    const { kind, value, offset } = token;
    const at = { fields: [], offset };
    switch (kind) {
      case 'dot':
        return { type: 'dot', ...at };
      case 'field':
        return { type: 'dot', fields: [value.slice(1)], offset };
      case 'variable':
        if (!this.variables.includes(value)) {
          const fix = `Declare it before: \`{{ ${value} := … }}\`. A field has a dot: \`.app\`.`;
          throw new SyntaxProblem(offset, `The variable \`${value}\` is not declared.`, fix);
        }
        return { type: 'variable', name: value, ...at };
      case 'string':
        return { type: 'literal', value: stringValue(token), ...at };
      case 'number':
        return { type: 'literal', value: undefined, ...at };
      case 'word':
        if (KEYWORDS.includes(value)) throw this.unexpected(token, 'a value');
        if (LITERALS.includes(value)) return { type: 'literal', value: undefined, ...at };
        return { type: 'function', name: value, ...at };
      default:
        if (value === '(') return { type: 'pipe', pipe: this.pipe(')'), ...at };
        throw this.unexpected(token, 'a value');
    }
  }
}

const LITERALS = ['true', 'false', 'nil'];
const KEYWORDS = [
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
];

function isBareDot({ type, fields }: Operand): boolean {
  return type === 'dot' && fields.length === 0;
}

/** What a string says. */
function stringValue({ value, offset }: Token): string {
  if (value.startsWith('`')) return value.slice(1, -1);
  return value.slice(1, -1).replaceAll(ESCAPE, (sequence) => {
    const char = escapedCharacter(sequence);
    if (char === undefined || !char.isWellFormed()) {
      throw new SyntaxProblem(offset, `"${sequence}" is not a character.`);
    }
    return char;
  });
}

const ESCAPE = new RegExp(`${GO_ESCAPE}|\\\\"`, 'g');
