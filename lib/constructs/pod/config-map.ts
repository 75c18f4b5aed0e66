import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { InvalidPropsError } from '../../base/validation';

/** The maximum size of a ConfigMap, in bytes. */
const CONFIG_MAP_LIMIT = 1024 * 1024;

/** Client-side apply copies an object into its own annotations, which are limited to 256 KiB. */
const CLIENT_SIDE_LIMIT = 200 * 1024;

/** Adds a ConfigMap. @throws {@link InvalidPropsError} when it exceeds the API server's limit. */
export function addConfigMap(
  scope: Construct,
  id: string,
  metadata: k8s.ObjectMeta,
  data: Readonly<Record<string, string>>,
  field: readonly string[],
): void {
  const size = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (size > CONFIG_MAP_LIMIT) {
    const message = `It has ${size} bytes, but a ConfigMap is limited to ${CONFIG_MAP_LIMIT}.`;
    throw new InvalidPropsError([{ path: field, message }]);
  }
  const serverSide = { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' };
  new k8s.KubeConfigMap(scope, id, {
    metadata: { ...metadata, ...(size > CLIENT_SIDE_LIMIT && { annotations: serverSide }) },
    data: { ...data },
  });
}
