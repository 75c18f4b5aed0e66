import { formatField } from '../base/validation';
import { repositoriesOf } from '../checks/argocd/project';
import { projectRights } from '../checks/project-rights';
import { ArgoProject } from '../constructs/argocd/argo-project';
import { ownWave } from '../model/app-order';
import {
  argocdCluster,
  destinationCluster,
  type Environment,
  projectOf,
} from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { applicationName, argocdDirectory, ENVIRONMENTS_FILE, TEAMS_FILE } from '../model/layout';
import type { Manifest } from '../model/manifest';
import { mergedSubscriptions } from '../model/notifications/notification-subscriptions';
import type { Platform } from '../model/platform';
import { type Team, teamRoles } from '../model/team';
import { teamEnvironment } from '../model/team-environment';
import { renderChart } from './render-app';
import { checkedSubscriptions } from './subscriptions';

/** What an AppProject of an environment is rendered from, besides the platform. */
interface ProjectInputs {
  /** As the team sees it. */
  readonly environment: Environment;
  /** The namespaces of its apps. */
  readonly used: readonly string[];
  readonly syncWave: number;
}

/**
 * The AppProjects of an environment: its own, and one for each team. Which ones there are, and what they allow, does not
 * depend on the apps, except for the namespaces that Argo CD creates for them: Argo CD can delete an object only while the
 * project of its Application exists and permits the kind and the namespace. So a team has a project wherever an app of it
 * can run, for as long as the team is defined.
 *
 * @param instances the apps of the environment.
 */
export function projectsOf(
  environment: Environment,
  teams: readonly Team[],
  instances: readonly AppInstance[],
): ProjectInputs[] {
  const syncWave = projectWave(instances);
  return [undefined, ...teams].map((team) => {
    const own = instances.filter((it) => it.environment.team?.name === team?.name);
    const used = own.map(({ namespace }) => namespace);
    return { environment: teamEnvironment(environment, team), used, syncWave };
  });
}

/** Renders AppProjects. */
export function renderProjects(projects: readonly ProjectInputs[], platform: Platform): Manifest[] {
  return projects.flatMap((it) => renderProject(it, platform));
}

function renderProject(
  { environment, used, syncWave }: ProjectInputs,
  platform: Platform,
): Manifest[] {
  const { name, team, sync } = environment;
  const cluster = destinationCluster(environment);
  const place = {
    scope: name,
    id: team ? `project-${team.name}` : 'project',
    sourceFile: team ? TEAMS_FILE : ENVIRONMENTS_FILE,
    directory: argocdDirectory(name),
    cluster: argocdCluster(environment),
  };
  const { namespaces, kinds, clusterKinds } = projectRights(
    environment,
    platform.argocdNamespace,
    used,
  );
  const notifications = subscriptionsOf(environment, platform);
  const description = `The apps of ${team ? `${team.name} in ${name}` : name}`;
  return renderChart(place, (chart) => {
    new ArgoProject(chart, 'AppProject', {
      name: projectOf(environment),
      namespace: platform.argocdNamespace,
      description: team?.description ? `${description}: ${team.description}` : description,
      // Before the Applications: they are in an unknown state until their project exists or has a new right.
      syncWave,
      // A team may be removed together with its apps.
      outlivesApps: team !== undefined,
      sourceRepos: repositoriesOf(platform, team),
      destinations: namespaces.map((namespace) => ({ cluster, namespace })),
      clusterKinds,
      namespacedKinds: kinds,
      syncWindows: (sync?.windows ?? []).map((window) => ({
        ...window,
        ...(window.apps && { apps: window.apps.map((app) => applicationName(app, name)) }),
      })),
      ...(notifications && { notifications }),
      roles: Object.entries({ ...platform.roles, ...(team && teamRoles(team, environment)) }).map(
        ([role, rest]) => ({ name: role, ...rest }),
      ),
    });
  });
}

/** The subscriptions of an environment, and those of the team. */
function subscriptionsOf({ name, notifications, team }: Environment, platform: Platform) {
  const checked = (own: typeof notifications, file: string, owner: string) =>
    checkedSubscriptions(own, platform, ({ path, message }) => ({
      file,
      field: formatField([owner, 'notifications', ...path]),
      message,
    }));
  return mergedSubscriptions(
    checked(notifications, ENVIRONMENTS_FILE, name),
    team && checked(team.notifications, TEAMS_FILE, team.name),
  );
}

/** A wave before those of these apps' Applications. */
function projectWave(instances: readonly AppInstance[]): number {
  const waves = instances.map(
    ({ app, environment, wave }) => wave ?? ownWave(app, environment) ?? 0,
  );
  return Math.min(0, ...waves) - 1;
}
