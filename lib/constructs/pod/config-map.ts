import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { InvalidPropsError } from '../../base/validation';

/** What the API server stores of one ConfigMap at most, in bytes. */
const CONFIG_MAP_LIMIT = 1024 * 1024;

/** Applied by the client, an object lies in an annotation of itself, too, which may have 256 KiB. */
const CLIENT_SIDE_LIMIT = 200 * 1024;

/** Adds a ConfigMap. @throws {@link InvalidPropsError} when it is larger than the API server allows. */
export function addConfigMap(
  scope: Construct,
  id: string,
  metadata: k8s.ObjectMeta,
  data: Readonly<Record<string, string>>,
  field: readonly string[],
): void {
  const size = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (size > CONFIG_MAP_LIMIT) {
    const message = `It has ${size} bytes: a ConfigMap has ${CONFIG_MAP_LIMIT} at most.`;
    throw new InvalidPropsError([{ path: field, message }]);
  }
  const serverSide = { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' };
  new k8s.KubeConfigMap(scope, id, {
    metadata: { ...metadata, ...(size > CLIENT_SIDE_LIMIT && { annotations: serverSide }) },
    data: { ...data },
  });
}
