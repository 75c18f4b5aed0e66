import type { Manifest } from '../model/manifest';
import type { Finding } from './finding';

/** The kinds that create a Secret with their own name by default. */
const SECRET_MAKERS = ['Certificate', 'ExternalSecret', 'SealedSecret', 'Secret'];

/**
 * Drops the findings about missing objects that another app in the namespace creates: each app is checked by
 * itself, but apps in one namespace may refer to each other's objects.
 */
export function withoutSatisfiedNeeds(
  findings: readonly Finding[],
  manifests: () => readonly Manifest[],
): readonly Finding[] {
  if (!findings.some(({ needs }) => needs)) return findings;
  const made = new Set(manifests().map(placeOf));
  return findings.filter(({ needs }) => {
    if (needs === undefined) return true;
    const { kind, name, namespace, cluster } = needs;
    return !made.has([cluster, namespace, kind, name].join('\0'));
  });
}

function placeOf({ object, cluster }: Manifest): string {
  const { kind, metadata } = object;
  const made = SECRET_MAKERS.includes(kind) ? 'Secret' : kind;
  return [cluster, metadata.namespace ?? '', made, metadata.name].join('\0');
}
