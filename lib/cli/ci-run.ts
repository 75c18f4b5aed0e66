import { defined } from '../base/json';

/** What a CI system says of the run that a command is part of. */
export interface CiRun {
  /** The URL of the run. */
  readonly url?: string;
  /** The commit that it builds. */
  readonly commit?: string;
  /**
   * A number that increases with each run, and is the same when a run is repeated; not when it is started again as a new
   * one, such as by Replay of Jenkins and Rebuild of Buildkite.
   */
  readonly sequence?: number;
  /** The path of the repository that it builds, such as `example/shop`. */
  readonly repository?: string;
  /** Who started it, or repeated it, as `name <email>`. */
  readonly author?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How a CI system says so: texts with `$VARIABLE`. */
type CiVariables = { readonly [K in keyof CiRun]: string };

/** CI systems, by the name that the package `ci-info` has for them. */
const SYSTEMS: Readonly<Record<string, CiVariables>> = {
  // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
  GITHUB_ACTIONS: {
    url: '$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID',
    commit: '$GITHUB_SHA',
    sequence: '$GITHUB_RUN_NUMBER',
    repository: '$GITHUB_REPOSITORY',
    author: '$GITHUB_ACTOR <$GITHUB_ACTOR_ID+$GITHUB_ACTOR@users.noreply.github.com>',
  },
  // https://docs.gitlab.com/ci/variables/predefined_variables/
  GITLAB: {
    url: '$CI_PIPELINE_URL',
    commit: '$CI_COMMIT_SHA',
    sequence: '$CI_PIPELINE_IID',
    repository: '$CI_PROJECT_PATH',
    author: '$GITLAB_USER_NAME <$GITLAB_USER_EMAIL>',
  },
  // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
  BITBUCKET: {
    url: '$BITBUCKET_GIT_HTTP_ORIGIN/pipelines/results/$BITBUCKET_BUILD_NUMBER',
    commit: '$BITBUCKET_COMMIT',
    sequence: '$BITBUCKET_BUILD_NUMBER',
    repository: '$BITBUCKET_REPO_FULL_NAME',
  },
  // https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
  AZURE_PIPELINES: {
    url: '$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECT/_build/results?buildId=$BUILD_BUILDID',
    commit: '$BUILD_SOURCEVERSION',
    sequence: '$BUILD_BUILDID',
    author: '$BUILD_REQUESTEDFOR <$BUILD_REQUESTEDFOREMAIL>',
  },
  // https://circleci.com/docs/reference/variables/: the number of a job increases when it is repeated.
  CIRCLE: { url: '$CIRCLE_BUILD_URL', commit: '$CIRCLE_SHA1' },
  // https://buildkite.com/docs/pipelines/configure/environment-variables
  BUILDKITE: {
    url: '$BUILDKITE_BUILD_URL',
    commit: '$BUILDKITE_COMMIT',
    sequence: '$BUILDKITE_BUILD_NUMBER',
    author: '$BUILDKITE_BUILD_CREATOR <$BUILDKITE_BUILD_CREATOR_EMAIL>',
  },
  // https://plugins.jenkins.io/git/
  JENKINS: { url: '$BUILD_URL', commit: '$GIT_COMMIT', sequence: '$BUILD_NUMBER' },
};

/**
 * What a CI system says of its run. What it does not say, or not in the expected form, is left out.
 *
 * @param system its name in the package `ci-info`.
 */
export function ciRun(system: string | null, env: Environment): CiRun {
  const variables = system !== null && Object.hasOwn(SYSTEMS, system) ? SYSTEMS[system] : undefined;
  if (variables === undefined) return {};
  const { url, sequence, repository } = variables;
  const commit =
    system === 'GITHUB_ACTIONS' && !buildsItsCommit(env) ? undefined : variables.commit;
  const author =
    system === 'GITHUB_ACTIONS' && isRepeatedByAnother(env) ? REPEATED_BY : variables.author;
  const number = valid(expand(sequence, env), /^\d{1,15}$/);
  return defined<CiRun>({
    url: valid(expand(url, env)?.replaceAll(' ', '%20'), /^https?:\/\/[^\s@/]+(\/\S*)?$/),
    repository: expand(repository, env),
    commit: valid(expand(commit, env), /^[0-9a-f]{7,64}$/),
    sequence: number === undefined ? undefined : Number(number),
    author: valid(expand(author, env), /^[^<>\n\r]+ <[^<>\s]+@[^<>\s]+>$/),
  });
}

/** Of other events, such as `workflow_run` and `pull_request`, GITHUB_SHA is not the commit that was built. */
function buildsItsCommit({ GITHUB_EVENT_NAME: event = 'push' }: Environment): boolean {
  return ['push', 'workflow_dispatch', 'schedule', 'release', 'create'].includes(event);
}

/** Of a run that somebody repeats, the actor on GitHub is still who started it. */
const REPEATED_BY = '$GITHUB_TRIGGERING_ACTOR <$GITHUB_TRIGGERING_ACTOR@users.noreply.github.com>';

function isRepeatedByAnother({
  GITHUB_ACTOR: actor = '',
  GITHUB_TRIGGERING_ACTOR: triggeringActor = actor,
}: Environment): boolean {
  return triggeringActor !== actor;
}

/** Fills in the variables; `undefined` if one is missing or empty. */
function expand(text: string | undefined, env: Environment): string | undefined {
  if (text === undefined) return undefined;
  let isComplete = true;
  const result = text.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const value = env[name] ?? '';
    if (value === '') isComplete = false;
    return value;
  });
  return isComplete ? result : undefined;
}

function valid(text: string | undefined, form: RegExp): string | undefined {
  return text !== undefined && form.test(text) ? text : undefined;
}
