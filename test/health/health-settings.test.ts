import fc from 'fast-check';
import { parse } from 'yaml';
import type { ResourceCustomization } from '../../lib/health/customization';
import { healthSettings } from '../../lib/health/health-settings';
import { shippedCustomizations, withShipped } from '../../lib/health/load-customizations';
import { isConfigMapKey } from '../../lib/kubernetes/names';

function customization(it: Partial<ResourceCustomization>): ResourceCustomization {
  return { group: 'example.com', kind: 'Database', directory: 'x', ...it };
}

const health = { script: 'return {}\n', useOpenLibs: false };

test('a health check has a key of its own', () => {
  expect(healthSettings([customization({ health })])).toEqual({
    'resource.customizations.health.example.com_Database': 'return {}\n',
  });
  expect(healthSettings([customization({ group: '', kind: 'Service', health })])).toEqual({
    'resource.customizations.health.Service': 'return {}\n',
  });
});

test('open libraries are a key beside it', () => {
  expect(healthSettings([customization({ health: { ...health, useOpenLibs: true } })])).toEqual({
    'resource.customizations.health.example.com_Database': 'return {}\n',
    'resource.customizations.useOpenLibs.example.com_Database': 'true',
  });
});

test('wildcards share the one key that may contain them', () => {
  const settings = healthSettings([
    customization({ group: '*.example.com', kind: '*', health }),
    customization({ kind: '*', health: { ...health, useOpenLibs: true } }),
  ]);
  expect(Object.keys(settings)).toEqual(['resource.customizations']);
  expect(parse(settings['resource.customizations'] ?? '')).toEqual({
    '*.example.com/*': { 'health.lua': 'return {}\n' },
    'example.com/*': { 'health.lua': 'return {}\n', 'health.lua.useOpenLibs': true },
  });
});

test('actions are YAML with their discovery', () => {
  const actions = {
    discovery: 'return { restart = {} }\n',
    definitions: { restart: 'return obj\n' },
    mergeBuiltinActions: true,
  };
  const settings = healthSettings([customization({ actions })]);
  expect(parse(settings['resource.customizations.actions.example.com_Database'] ?? '')).toEqual({
    mergeBuiltinActions: true,
    'discovery.lua': 'return { restart = {} }\n',
    definitions: [{ name: 'restart', 'action.lua': 'return obj\n' }],
  });
});

test('a script is the same after a way through the settings', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (script, isWildcard) => {
      const kind = isWildcard ? '*' : 'Database';
      const settings = healthSettings([customization({ kind, health: { ...health, script } })]);
      const read = isWildcard
        ? parse(settings['resource.customizations'] ?? '')['example.com/*']['health.lua']
        : settings['resource.customizations.health.example.com_Database'];
      expect(read).toBe(script);
    }),
  );
});

test('every key of the shipped customizations is one of a ConfigMap, and they are sorted', () => {
  const keys = Object.keys(healthSettings(shippedCustomizations()));
  expect(keys).toEqual([
    'resource.customizations.health.argoproj.io_Application',
    'resource.customizations.health.bitnami.com_SealedSecret',
    'resource.customizations.health.cert-manager.io_Certificate',
    'resource.customizations.health.external-secrets.io_ExternalSecret',
  ]);
  expect(keys.every(isConfigMapKey)).toBe(true);
});

test('a customization of the fleet replaces a shipped one', () => {
  const own = customization({ group: 'argoproj.io', kind: 'Application', health });
  const all = withShipped([own]);
  expect(all).toHaveLength(4);
  expect(all.filter(({ kind }) => kind === 'Application')).toEqual([own]);
});
