import { defineRule, valueAt } from 'argosy';

/** Custom rules of this fleet. */
export const rules = [
  defineRule({
    id: 'fleet/quiet-production',
    severity: 'error',
    summary: 'An app with log level "debug" in production.',
    why: 'The logs cost more than the app, and may contain user input.',
    *check({ manifests, environment }) {
      if (!environment?.production) return;
      for (const manifest of manifests) {
        const { kind, data } = manifest.object;
        if (kind !== 'ConfigMap' || valueAt(data, ['LOG_LEVEL']) !== 'debug') continue;
        yield {
          manifest,
          path: ['data', 'LOG_LEVEL'],
          message: 'The log level is "debug" in production.',
          fix: "Set `config: { LOG_LEVEL: 'info' }` in the production overlay.",
        };
      }
    },
  }),
];
