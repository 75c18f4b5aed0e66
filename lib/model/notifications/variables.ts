import { APP_PROJECT, APPLICATION } from './application-shape';
import { functions, object, SCALAR, type Shape, UNKNOWN } from './shape';

/** What a platform gives to its triggers and templates. */
export interface GivenVariables {
  /** The keys of `context`. */
  readonly context: readonly string[];
  /** The keys of `argocd-notifications-secret`. @default any */
  readonly secrets?: readonly string[] | undefined;
}

const TIMES =
  'Nanosecond Microsecond Millisecond Second Minute Hour Layout ANSIC UnixDate RubyDate RFC822 RFC822Z RFC850 RFC1123 RFC1123Z RFC3339 RFC3339Nano Kitchen Stamp StampMilli StampMicro StampNano';

/** The variables of a trigger's expressions, as in Argo CD 3.5. */
export function triggerVariables({ context, secrets }: GivenVariables): Record<string, Shape> {
  const time = object('', {
    ...functions('Parse Now'),
    // Durations have methods.
    ...Object.fromEntries(TIMES.split(' ').map((it) => [it, UNKNOWN])),
  });
  return {
    app: APPLICATION,
    appProject: APP_PROJECT,
    context: object(['notificationType', ...context].join(' ')),
    secrets: secrets ? object(secrets.join(' ')) : { type: 'map', value: SCALAR },
    time,
    strings: object('', functions('ReplaceAll ToUpper ToLower', SCALAR)),
    repo: object('', {
      ...functions('RepoURLToHTTPS FullNameByRepoURL QueryEscape', SCALAR),
      GetCommitMetadata: {
        type: 'function',
        result: object('Message Author', { Date: UNKNOWN, Tags: { type: 'list', item: SCALAR } }),
      },
      GetAppDetails: {
        type: 'function',
        result: object('Type', { Helm: UNKNOWN, Kustomize: UNKNOWN, Directory: UNKNOWN }),
      },
    }),
  };
}

/** The variables of a template. */
export function templateVariables(given: GivenVariables): Record<string, Shape> {
  return { ...triggerVariables(given), serviceType: SCALAR, recipient: SCALAR };
}
