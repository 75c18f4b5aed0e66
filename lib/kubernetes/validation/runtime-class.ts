import { all, type Check, each, fields, map, required, unique } from './check';
import { amounts } from './container';
import { toleration } from './pod';
import { dnsLabel, labelKey, labelValue } from './values';

/** https://kubernetes.io/docs/concepts/containers/runtime-class/ */
export const runtimeClass: Check = fields({
  handler: required(dnsLabel),
  overhead: fields({ podFixed: amounts('0') }),
  scheduling: fields({
    nodeSelector: map(labelKey, labelValue),
    tolerations: all(
      each(toleration),
      unique((it) => JSON.stringify(it)),
    ),
  }),
});
