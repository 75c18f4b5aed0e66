import {
  type CollectionTag,
  isCollection,
  Pair,
  parseDocument,
  Scalar,
  type ScalarTag,
  YAMLMap,
} from 'yaml';

/** The values of the parameters that have no default, or another than it. Lists are separated by commas. */
export type Parameters = Readonly<Record<string, string>>;

interface Parameter {
  readonly Type: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
}

interface Template {
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { readonly Condition?: string }>>;
}

/** The functions that the templates use. In YAML, `!Sub x` is short for `{ 'Fn::Sub': 'x' }`. */
const FUNCTIONS = ['Ref', 'Fn::Sub', 'Fn::GetAtt', 'Fn::If', 'Fn::Not', 'Fn::Equals', 'Fn::Join'];

const TAGS = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name.replace('Fn::', '')}`;
  const call = (items: unknown) => {
    const map = new YAMLMap();
    map.items.push(new Pair(new Scalar(name), items));
    return map;
  };
  return [
    { tag, resolve: (text) => ({ [name]: text }) },
    { tag, collection: 'seq', resolve: call },
  ];
});

/** Reads a template. An unknown tag is an error. */
export function parseTemplate(text: string): Template {
  const document = parseDocument(text, { customTags: TAGS });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  if (!isCollection(document.contents)) throw new Error('The template is empty.');
  return document.toJS();
}

/** The resources of a template as CloudFormation creates them: without functions, and without those of a false condition. */
export function resourcesOf(text: string, given: Parameters): Readonly<Record<string, unknown>> {
  const template = parseTemplate(text);
  const values = parameterValues(template, given);

  const condition = (name: string) => evaluate(template.Conditions[name]) === true;
  const reference = (name: string) =>
    values.get(name) ?? (name === 'AWS::NoValue' ? undefined : `<${name}>`);

  function call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return reference(String(argument));
    if (name === 'Fn::Sub') {
      return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, it) => String(reference(it)));
    }
    if (name === 'Fn::GetAtt') return `<${argument}>`;
    const [first, second, third] = argument as unknown[];
    if (name === 'Fn::If') return evaluate(condition(String(first)) ? second : third);
    if (name === 'Fn::Not') return !evaluate(first);
    if (name === 'Fn::Equals') return evaluate(first) === evaluate(second);
    return (evaluate(second) as unknown[]).join(String(first));
  }

  function evaluate(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(evaluate);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name = '', argument] = []] = entries;
    if (entries.length === 1 && FUNCTIONS.includes(name)) return call(name, argument);
    return Object.fromEntries(entries.map(([key, it]) => [key, evaluate(it)]));
  }

  const created = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || condition(Condition),
  );
  return Object.fromEntries(created.map(([name, resource]) => [name, evaluate(resource)]));
}

function parameterValues({ Parameters: parameters }: Template, given: Parameters) {
  for (const name of Object.keys(given)) {
    if (!parameters[name]) throw new Error(`There is no parameter ${name}.`);
  }
  const values = new Map<string, string | string[]>([
    ['AWS::Partition', 'aws'],
    ['AWS::AccountId', '123456789012'],
    ['AWS::Region', 'ap-south-1'],
  ]);
  for (const [name, parameter] of Object.entries(parameters)) {
    const text = given[name] ?? parameter.Default;
    if (text === undefined) throw new Error(`${name} has no value.`);
    const list = parameter.Type === 'CommaDelimitedList' ? text.split(',') : [text];
    const pattern = new RegExp(parameter.AllowedPattern ?? '');
    const refused = list.find((it) => !pattern.test(it));
    if (refused !== undefined || parameter.AllowedValues?.includes(text) === false) {
      throw new Error(`${name} refuses ${refused ?? text}.`);
    }
    values.set(name, parameter.Type === 'CommaDelimitedList' ? list : text);
  }
  return values;
}
