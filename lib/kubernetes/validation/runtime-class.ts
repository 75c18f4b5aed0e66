import { all, type Check, each, fields, map, required, unique } from './check';
import { resource } from './container';
import { toleration } from './pod';
import { dnsLabel, labelKey, labelValue, quantity } from './values';

/** https://kubernetes.io/docs/concepts/containers/runtime-class/ */
export const runtimeClass: Check = fields({
  handler: required(dnsLabel),
  overhead: fields({ podFixed: map(resource, quantity, '0') }),
  scheduling: fields({
    nodeSelector: map(labelKey, labelValue),
    tolerations: all(
      each(toleration),
      unique((it) => JSON.stringify(it)),
    ),
  }),
});
