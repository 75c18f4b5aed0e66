import { parseRenderedPath } from '../../model/layout';
import { filePath, type Manifest } from '../../model/manifest';

/** The app that deploys an object, such as `web`; `undefined` for an object of Argo CD's own. */
export function appOf(manifest: Manifest): string | undefined {
  const place = parseRenderedPath(filePath(manifest));
  return place?.folder === 'apps' ? place.app : undefined;
}
