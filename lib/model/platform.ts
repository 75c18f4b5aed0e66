import * as v from 'valibot';
import { show } from '../base/hint';
import { deepFreeze } from '../base/json';
import { fieldProblems, formatField } from '../base/validation';
import { DnsLabel, NonEmpty } from '../kubernetes/names';
import { type ArgocdProps, ArgocdSchema, argocdSecrets } from './argocd/argocd';
import { CodeOwnersSchema } from './code-owner';
import { PLATFORM_FILE } from './layout';
import {
  type NotificationProblem,
  notificationProblems,
} from './notifications/notification-problems';
import { type Notifications, NotificationsSchema } from './notifications/notifications';
import { type PlatformSecrets, PlatformSecretsSchema, withSecrets } from './platform-secret';
import { FleetError } from './problem';
import { type PlatformRole, PlatformRolesSchema } from './project-role';

/** Settings shared by all environments: this repository, and Argo CD. */
export interface PlatformProps {
  /** This repository, as Argo CD clones it. */
  readonly repoURL: string;
  /** The branch or tag that Argo CD follows. @default 'HEAD' */
  readonly targetRevision?: string;
  /** The namespace that Argo CD runs in. @default 'argocd' */
  readonly argocdNamespace?: string;
  /**
   * Additional repositories that an app's Application may read, such as that of a Helm chart.
   *
   * @default only this repository
   */
  readonly sourceRepos?: readonly string[];
  /**
   * The fraction of rendered files that one synth may delete, from 0 to 1. Deleting more, or deleting a
   * whole app or environment, is refused unless allowed with `--allow-delete`.
   *
   * @default 0.1
   */
  readonly deletionBudget?: number;
  /**
   * Roles for groups of your identity provider, by name, in every environment and for the apps of every team.
   *
   * @default none
   */
  readonly roles?: Readonly<Record<string, PlatformRole>>;
  /**
   * Argo CD's own secrets, such as tokens for notifications and credentials of repositories. They are rendered into
   * `dist/bootstrap/`.
   *
   * @default none
   */
  readonly secrets?: PlatformSecrets;
  /**
   * Argo CD itself: `dist/bootstrap/` installs it, and it manages itself.
   *
   * @default Argo CD is installed by hand
   */
  readonly argocd?: ArgocdProps;
  /**
   * The notifications of Argo CD: services, triggers, templates, and subscriptions to all apps. They need `argocd`.
   *
   * @default none: subscriptions of apps are not checked
   */
  readonly notifications?: Notifications;
  /**
   * Who approves changes of what all apps share, for `argosy codeowners`: `@org/team`, `@user` or an e-mail address.
   *
   * @default nobody in particular
   */
  readonly codeOwners?: readonly string[];
}

/** The platform with its defaults filled in. */
export interface Platform extends PlatformProps {
  readonly targetRevision: string;
  readonly argocdNamespace: string;
  readonly deletionBudget: number;
}

/** The URL of a repository that Argo CD clones. */
export const RepositoryUrl = v.pipe(
  v.string(),
  v.check(
    (url) => /^(https?:\/\/|ssh:\/\/|git@|oci:\/\/)\S+$/.test(url),
    (issue) => `${show(issue.input)} is not the URL of a git repository.`,
  ),
);

const PlatformSchema = v.strictObject({
  repoURL: RepositoryUrl,
  targetRevision: v.optional(NonEmpty),
  argocdNamespace: v.optional(DnsLabel),
  sourceRepos: v.optional(v.array(NonEmpty)),
  deletionBudget: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0, 'Use a number from 0 to 1.'),
      v.maxValue(1, 'Use a number from 0 to 1.'),
    ),
  ),
  secrets: v.optional(PlatformSecretsSchema),
  argocd: v.optional(ArgocdSchema),
  notifications: v.optional(NotificationsSchema),
  roles: v.optional(PlatformRolesSchema),
  codeOwners: v.optional(CodeOwnersSchema),
});

/**
 * Defines the settings shared by all environments.
 *
 * @throws {@link FleetError} when a property is invalid.
 */
export function definePlatform(props: PlatformProps): Platform {
  const findings = fieldProblems(PlatformSchema, props);
  if (findings.length > 0) {
    throw new FleetError(
      findings.map(({ path, message }) => ({
        file: PLATFORM_FILE,
        field: formatField(path),
        message,
      })),
    );
  }
  const secrets = allSecrets(props);
  if (props.notifications) {
    const problems = [
      ...(props.argocd ? [] : [NOT_RENDERED]),
      ...notificationProblems(props.notifications, secrets),
    ];
    if (problems.length > 0) {
      throw new FleetError(
        problems.map(({ path, ...rest }) => ({
          file: PLATFORM_FILE,
          field: formatField(['notifications', ...path]),
          ...rest,
        })),
      );
    }
  }
  return deepFreeze({
    targetRevision: 'HEAD',
    argocdNamespace: 'argocd',
    deletionBudget: 0.1,
    ...props,
    ...(secrets && { secrets }),
  });
}

const NOT_RENDERED: NotificationProblem = {
  path: [],
  message: 'Without `argocd`, Argo CD is installed by hand, and nothing renders its notifications.',
  fix: 'Set `argocd`, or remove `notifications` and configure them where Argo CD is installed.',
};

/** The secrets of the platform, with those that the settings of Argo CD need. */
function allSecrets({ argocd, secrets }: PlatformProps): PlatformSecrets | undefined {
  const needed = argocd ? argocdSecrets(argocd) : {};
  if (Object.keys(needed).length === 0) return secrets;
  if (secrets) return withSecrets(secrets, needed);
  const message = `Argo CD needs the secrets ${Object.keys(needed).join(', ')}, but nothing says where they come from.`;
  const fix = 'Set `secrets: { source: externalSecrets({ … }) }`, or `sealedSecrets()`.';
  throw new FleetError([{ file: PLATFORM_FILE, field: 'secrets', message, fix }]);
}
