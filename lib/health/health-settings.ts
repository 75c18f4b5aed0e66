import { byCodeUnit, type JsonObject } from '../base/json';
import { toYaml } from '../base/yaml';
import {
  type ActionScripts,
  customizationKey,
  isWildcard,
  type ResourceCustomization,
} from './customization';

/** The key for what has no key of its own: a key of a ConfigMap cannot contain `*`. */
export const CUSTOMIZATIONS_KEY = 'resource.customizations';

/** The entries of the ConfigMap `argocd-cm` that make Argo CD use these customizations, sorted by key. */
export function healthSettings(
  customizations: readonly ResourceCustomization[],
): Record<string, string> {
  const settings = new Map<string, string>();
  const wildcards: [string, JsonObject][] = [];
  for (const it of customizations) {
    if (isWildcard(it)) {
      if (it.health) wildcards.push([customizationKey(it), wildcardSettings(it.health)]);
      continue;
    }
    const name = it.group === '' ? it.kind : `${it.group}_${it.kind}`;
    if (it.health) {
      settings.set(`${CUSTOMIZATIONS_KEY}.health.${name}`, it.health.script);
      if (it.health.useOpenLibs) settings.set(`${CUSTOMIZATIONS_KEY}.useOpenLibs.${name}`, 'true');
    }
    if (it.actions)
      settings.set(`${CUSTOMIZATIONS_KEY}.actions.${name}`, actionSettings(it.actions));
  }
  if (wildcards.length > 0) {
    const sorted = wildcards.sort(([a], [b]) => byCodeUnit(a, b));
    settings.set(CUSTOMIZATIONS_KEY, toYaml(Object.fromEntries(sorted)));
  }
  return Object.fromEntries([...settings].sort(([a], [b]) => byCodeUnit(a, b)));
}

function wildcardSettings({
  script,
  useOpenLibs,
}: NonNullable<ResourceCustomization['health']>): JsonObject {
  return { 'health.lua': script, ...(useOpenLibs && { 'health.lua.useOpenLibs': true }) };
}

function actionSettings({ discovery, definitions, mergeBuiltinActions }: ActionScripts): string {
  return toYaml({
    ...(mergeBuiltinActions && { mergeBuiltinActions }),
    'discovery.lua': discovery,
    definitions: Object.entries(definitions).map(([name, script]) => ({
      name,
      'action.lua': script,
    })),
  });
}
