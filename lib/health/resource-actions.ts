import { isPlainObject } from '../base/json';
import { ScriptError } from '../lua/run-script';
import { type ArgoScript, runArgoScript } from './argo-script';
import { keepEmptyObjects } from './empty-objects';

/** An action that an object has, as Argo CD shows it. */
export interface DiscoveredAction {
  readonly name: string;
  readonly disabled: boolean;
  readonly displayName: string;
  readonly iconClass: string;
  readonly params: readonly { readonly name: string }[];
}

/** What an action does: it changes its object, or creates another one. */
export interface ImpactedResource {
  readonly operation: 'create' | 'patch';
  readonly resource: Readonly<Record<string, unknown>>;
}

type Run = Pick<ArgoScript, 'object' | 'parameters' | 'clock'>;

/**
 * Runs a discovery script.
 *
 * @returns the actions of the object, sorted by name.
 * @throws ScriptError
 */
export function discoverActions(script: string, run: Run): DiscoveredAction[] {
  const value = tableOf(script, run);
  if (Array.isArray(value) && value.length === 0) return [];
  if (!isPlainObject(value))
    throw new ScriptError('the script returned a list, not actions by name');
  return Object.keys(value)
    .sort()
    .map((name) => toAction(name, value[name]));
}

function toAction(name: string, value: unknown): DiscoveredAction {
  const none = { name, disabled: false, displayName: '', iconClass: '', params: [] };
  // A table without content is a list.
  if (Array.isArray(value)) return none;
  if (!isPlainObject(value)) throw new ScriptError(`the action "${name}" is not a table`);
  const text = (key: string, byDefault: string) => {
    const it = value[key] ?? byDefault;
    if (typeof it !== 'string') throw new ScriptError(`${name}.${key} is not a text`);
    return it;
  };
  const { disabled = false, params = [] } = value;
  if (typeof disabled !== 'boolean') throw new ScriptError(`${name}.disabled is not a boolean`);
  if (!Array.isArray(params)) throw new ScriptError(`${name}.params is not a list`);
  return {
    name: text('name', name),
    disabled,
    displayName: text('displayName', ''),
    iconClass: text('iconClass', ''),
    params: params.map((it) => ({ name: isPlainObject(it) ? String(it['name'] ?? '') : '' })),
  };
}

/**
 * Runs an action.
 *
 * @throws ScriptError
 */
export function runAction(script: string, run: Run): ImpactedResource[] {
  const value = tableOf(script, run);
  const impacted = Array.isArray(value)
    ? value.map((it, i) => toImpacted(it, i))
    : [{ operation: 'patch' as const, resource: demandObject(value, 'The result') }];
  return impacted.map((it) =>
    it.operation === 'patch' ? { ...it, resource: keepEmptyObjects(it.resource, run.object) } : it,
  );
}

function toImpacted(value: unknown, index: number): ImpactedResource {
  const { operation, resource } = isPlainObject(value) ? value : {};
  if (operation !== 'create' && operation !== 'patch') {
    throw new ScriptError(`unsupported operation: ${JSON.stringify(operation)}`);
  }
  return { operation, resource: demandObject(resource, `Resource ${index + 1}`) };
}

function demandObject(value: unknown, what: string): Record<string, unknown> {
  if (isPlainObject(value) && typeof value['kind'] === 'string' && value['kind'] !== '')
    return value;
  throw new ScriptError(`${what} is not an object of Kubernetes: it has no \`kind\``);
}

function tableOf(script: string, run: Run): unknown {
  // Argo CD opens no libraries for actions, whatever is set.
  const { type, value } = runArgoScript({ ...run, script, useOpenLibs: false });
  if (type !== 'table') throw new ScriptError(`expect table output from Lua script, not ${type}`);
  return value;
}
