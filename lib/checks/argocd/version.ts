import { isAtLeast } from '../../model/argocd/argocd-install';
import { NEWEST_MINOR } from '../../model/argocd/config-map-keys';
import type { Rule } from '../rule';
import { isArgo } from './applications';

/** An Argo CD that is newer than the table of its settings. */
export const version: Rule = {
  id: 'argocd/version',
  severity: 'warning',
  summary: 'Argo CD is installed in a newer version than this version of Argosy knows.',
  why: 'Argo CD ignores a setting that it no longer reads, without an error.',
  source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/upgrading/overview/',
  *check({ argocd, argocdVersion }) {
    const [major, minor] = NEWEST_MINOR;
    const manifest = argocd.find((it) => isArgo(it, 'Application'));
    if (argocdVersion === undefined || manifest === undefined) return;
    if (!isAtLeast(argocdVersion, [major, minor + 1])) return;
    yield {
      manifest,
      message: `This version of Argosy knows the settings of Argo CD up to ${major}.${minor}. It checks those of ${argocdVersion} as if they were the same.`,
      fix: `Update Argosy, or look in the upgrade notes of Argo CD for settings that were removed after ${major}.${minor}.`,
    };
  },
};
