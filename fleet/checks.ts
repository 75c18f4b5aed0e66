import { defineRule, valueAt } from 'argosy';

/** What this fleet checks besides what every fleet does. */
export const rules = [
  defineRule({
    id: 'fleet/quiet-production',
    severity: 'error',
    summary: 'An app that logs at the level "debug" in production.',
    why: 'Its logs cost more than it does, and may hold what its users have typed.',
    *check({ manifests, environment }) {
      if (!environment?.production) return;
      for (const manifest of manifests) {
        const { kind, data } = manifest.object;
        if (kind !== 'ConfigMap' || valueAt(data, ['LOG_LEVEL']) !== 'debug') continue;
        yield {
          manifest,
          path: ['data', 'LOG_LEVEL'],
          message: 'The app logs at the level "debug" in production.',
          fix: "Set `config: { LOG_LEVEL: 'info' }` in its overlay.",
        };
      }
    },
  }),
];
