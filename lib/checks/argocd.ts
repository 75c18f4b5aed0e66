import { applicationCluster } from './argocd/application-cluster';
import { defaultInList } from './argocd/default-in-list';
import { finishedJob } from './argocd/finished-job';
import { hook } from './argocd/hook';
import { namespace } from './argocd/namespace';
import { path } from './argocd/path';
import { project } from './argocd/project';
import { rights } from './argocd/rights';
import { size } from './argocd/size';
import { sourceType } from './argocd/source-type';
import { syncOption } from './argocd/sync-option';
import { syncOrder } from './argocd/sync-order';
import { syncWindow } from './argocd/sync-window';
import { tracking } from './argocd/tracking';
import { version } from './argocd/version';
import type { Rule } from './rule';

/** The rules about what Argo CD refuses, ignores or misreads. */
export const ARGOCD_RULES: readonly Rule[] = [
  rights,
  project,
  path,
  sourceType,
  size,
  tracking,
  syncWindow,
  syncOption,
  hook,
  syncOrder,
  finishedJob,
  defaultInList,
  applicationCluster,
  namespace,
  version,
];
