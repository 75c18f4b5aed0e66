import { isObject, type JsonObject, listAt, objectAt, textOf } from '../../base/json';
import { reviewVersions, webhookClient } from './admission';
import {
  all,
  by,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  oneOf,
  orEmpty,
  type Refusals,
  required,
  text,
  unique,
} from './check';
import { crdSchema, isWithoutRootRules, typeAt } from './crd-schema';
import { requireName } from './object-meta';
import { dns1035Label, dnsSubdomain } from './values';

// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/

/** The name of a kind: a DNS label in mixed case. */
const kindName: Check = (value, refusals) => dns1035Label(textOf(value).toLowerCase(), refusals);

const jsonPath = text((it) => it.startsWith('.'), 'a path such as ".spec.size"');

const pathBelow = (...parents: readonly string[]): Check =>
  text(
    (it) => parents.some((parent) => it.startsWith(`.${parent}.`)),
    `a path below ${parents.map((it) => `.${it}`).join(' or ')}`,
  );

const column: Check = fields({
  name: required(),
  type: required(oneOf('boolean', 'date', 'integer', 'number', 'string')),
  format: orEmpty(
    oneOf('int32', 'int64', 'float', 'double', 'byte', 'date', 'date-time', 'password'),
  ),
  jsonPath: required(jsonPath),
});

const version: Check = fields(
  {
    name: required(dns1035Label),
    additionalPrinterColumns: each(column),
    schema: fields({ openAPIV3Schema: crdSchema }),
    subresources: fields({
      status: (value, refusals) => {
        if (!isObject(value)) refusals.add('must be an object: {}');
      },
      scale: fields({
        specReplicasPath: required(pathBelow('spec')),
        statusReplicasPath: required(pathBelow('status')),
        labelSelectorPath: orEmpty(pathBelow('spec', 'status')),
      }),
    }),
  },
  ofVersion,
);

function ofVersion(it: JsonObject, refusals: Refusals): void {
  const { deprecated, deprecationWarning, subresources } = it;
  if (!isAbsent(deprecationWarning) && deprecated !== true) {
    refusals.add('is only allowed with `deprecated: true`', 'deprecationWarning');
  }
  if (deprecationWarning === '' || textOf(deprecationWarning ?? '').length > 256) {
    refusals.add('must have 1 to 256 characters', 'deprecationWarning');
  }
  const schema = objectAt(it, 'schema')['openAPIV3Schema'];
  if (isAbsent(schema)) refusals.add('is required', 'schema', 'openAPIV3Schema');
  else if (!isAbsent(objectAt(subresources ?? null)['status']) && !isWithoutRootRules(schema)) {
    refusals.add(
      'combines schemas at its root, which is not allowed with the subresource `status`',
      ...['schema', 'openAPIV3Schema'],
    );
  }
  const paths = listAt(it, 'selectableFields').map((field) => objectAt(field)['jsonPath']);
  paths.forEach((path, i) => {
    const field = textOf(path ?? '');
    const type = field.startsWith('.metadata') ? undefined : typeAt(schema ?? null, field);
    if (!['string', 'boolean', 'integer'].includes(type ?? '')) {
      refusals.add(
        'must be the path of a text, a boolean or an integer of the schema',
        ...['selectableFields', i, 'jsonPath'],
      );
    } else if (paths.indexOf(path) < i) refusals.add('repeats a path', 'selectableFields', i);
  });
  if (paths.length > 8) refusals.add('has more than 8 items', 'selectableFields');
}

function ofVersions(spec: JsonObject, refusals: Refusals): void {
  const stored = listAt(spec, 'versions').filter((it) => objectAt(it)['storage'] === true);
  if (stored.length !== 1) {
    refusals.add(
      `has ${stored.length} versions with \`storage: true\`: it must be one`,
      'versions',
    );
  }
}

const conversion: Check = fields(
  {
    strategy: required(oneOf('None', 'Webhook')),
    webhook: fields({ clientConfig: webhookClient }),
  },
  ({ strategy, webhook }, refusals) => {
    const { clientConfig, conversionReviewVersions } = objectAt(webhook ?? null);
    if (strategy === 'Webhook') {
      if (isAbsent(clientConfig)) refusals.add('is required', 'webhook', 'clientConfig');
      if (isEmpty(conversionReviewVersions)) {
        refusals.add('is required', 'webhook', 'conversionReviewVersions');
      } else {
        refusals.within('webhook', () =>
          fields({ conversionReviewVersions: reviewVersions })(webhook ?? null, refusals),
        );
      }
    } else if (!isAbsent(clientConfig) || !isEmpty(conversionReviewVersions)) {
      refusals.add('is only allowed with the strategy Webhook', 'webhook');
    }
  },
);

export const customResourceDefinition: Check = fields(
  {
    spec: fields(
      {
        group: required(
          all(
            dnsSubdomain,
            text((it) => it.includes('.'), 'a domain with a dot'),
          ),
        ),
        scope: required(oneOf('Namespaced', 'Cluster')),
        names: fields(
          {
            plural: required(dns1035Label),
            singular: orEmpty(dns1035Label),
            kind: required(kindName),
            listKind: orEmpty(kindName),
            shortNames: each(dns1035Label),
            categories: each(dns1035Label),
          },
          ({ kind, listKind }, refusals) => {
            if (!isEmpty(kind) && kind === listKind)
              refusals.add('is the same as `kind`', 'listKind');
          },
        ),
        versions: all(each(version), unique(by('name'))),
        conversion,
        preserveUnknownFields: (value, refusals) => {
          if (value === true) {
            refusals.add(
              'is no longer allowed: set `x-kubernetes-preserve-unknown-fields` in the schema',
            );
          }
        },
      },
      ofVersions,
    ),
  },
  ({ metadata, spec }, refusals) => {
    const { names, group } = objectAt(spec ?? null);
    const expected = `${textOf(objectAt(names ?? null)['plural'])}.${textOf(group)}`;
    requireName(metadata, expected, refusals);
  },
);
