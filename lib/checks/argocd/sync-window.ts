import * as v from 'valibot';
import { show } from '../../base/hint';
import { isObject, type JsonObject, listAt } from '../../base/json';
import { readCron } from '../../kubernetes/cron';
import { isDuration, milliseconds } from '../../kubernetes/duration';
import { TimeZoneSchema } from '../../kubernetes/time-zone';
import type { Environment } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import type { Rule } from '../rule';
import { isArgo } from './applications';
import { neverSynced } from './sync-coverage';
import { readWindow, type Window } from './window';

/** Sync windows that Argo CD does not understand, or that never allow a sync. */
export const syncWindow: Rule = {
  id: 'argocd/sync-window',
  severity: 'error',
  summary: 'A sync window that Argo CD cannot read, or sync windows that never allow a sync.',
  why: 'Releases would never reach the cluster, not even by a manual sync.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/',
  about: ['AppProject'],
  *check({ argocd, environment }) {
    const seen = new Set<string>();
    for (const manifest of argocd) {
      if (!isArgo(manifest, 'AppProject')) continue;
      const listed = listAt(manifest.object, 'spec', 'syncWindows');
      // The projects of teams have the windows of their environment.
      if (listed.length === 0 || seen.has(JSON.stringify(listed))) continue;
      seen.add(JSON.stringify(listed));
      const place = ['spec', 'syncWindows'];
      const windows: Window[] = [];
      for (const [i, it] of listed.entries()) {
        if (!isObject(it)) continue;
        for (const [field, problem] of problemsOf(it)) {
          yield {
            manifest,
            path: [...place, i, field],
            message: problem,
            fix: `Correct ${field === 'applications' ? '`apps`' : `\`${field}\``} of ${windowsOf(environment, `[${i}]`)}.`,
          };
        }
        const window = readWindow(it);
        if (window) windows.push(window);
      }
      if (windows.length < listed.length) continue;
      for (const apps of neverSynced(windows)) {
        yield {
          manifest,
          path: place,
          message: `The sync windows of project ${manifest.object.metadata.name} never allow a sync of ${apps === '*' ? 'its apps' : `the app ${apps}`}, neither automatic nor manual: no release would ever be deployed.`,
          fix: `Shorten a deny window of ${windowsOf(environment)}, or allow manual syncs in it with \`manualSync: true\`.`,
        };
      }
    }
  },
};

function windowsOf(environment: Environment | undefined, index = ''): string {
  return environment
    ? `\`${environment.name}.sync.windows${index}\` in ${ENVIRONMENTS_FILE}`
    : `\`spec.syncWindows${index}\``;
}

function* problemsOf(window: JsonObject): Generator<[field: string, message: string]> {
  const { schedule, duration, timeZone, applications, namespaces, clusters } = window;
  if (typeof schedule === 'string' && readCron(schedule) === undefined) {
    yield [
      'schedule',
      `${show(schedule)} is not a valid schedule of a sync window: Argo CD expects five fields (minute, hour, day of month, month, day of week: 0 to 6), such as "0 22 * * *", and no @-words.`,
    ];
  }
  if (typeof duration === 'string' && !isOpenTime(duration)) {
    yield [
      'duration',
      `${show(duration)} is not a valid duration: Argo CD expects hours, minutes and seconds, such as "1h30m".`,
    ];
  }
  if (typeof timeZone === 'string' && timeZone !== '' && !v.is(TimeZoneSchema, timeZone)) {
    yield [
      'timeZone',
      `Argo CD does not know the time zone ${show(timeZone)} and would use UTC instead.`,
    ];
  }
  if ([applications, namespaces, clusters].every((it) => !Array.isArray(it) || it.length === 0)) {
    yield [
      'applications',
      'The window matches no application, namespace or cluster: Argo CD would never apply it.',
    ];
  }
}

function isOpenTime(duration: string): boolean {
  return isDuration(duration) && milliseconds(duration) >= 0;
}
