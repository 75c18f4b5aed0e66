import { formatField } from '../../../lib/base/validation';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { object } from '../unit';

const schemas = new Schemas();
const found = (spec: object) =>
  schemas
    .check(object('GRPCRoute', 'gateway.networking.k8s.io/v1', { spec }), undefined)
    .map(({ rule, path }) => `${rule} ${formatField(path)}`);

const header = { name: 'x-team', value: 'shop' };

test('a typical GRPCRoute is accepted', () => {
  const filters = [
    { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [header], remove: ['x'] } },
    { type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [header] } },
    {
      type: 'RequestMirror',
      requestMirror: { backendRef: { name: 'copy', port: 80 }, percent: 5 },
    },
    { type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Limit', name: 'a' } },
  ];
  const rule = {
    name: 'orders',
    matches: [
      { method: { service: 'shop.v1.Orders', method: 'Get' } },
      { method: { type: 'RegularExpression', service: '.*' }, headers: [header] },
    ],
    filters,
    backendRefs: [{ name: 'web', port: 9090, weight: 1, filters }],
    sessionPersistence: { type: 'Header', sessionName: 'a' },
  };
  const parentRefs = [{ name: 'edge', namespace: 'gateways', sectionName: 'grpc' }];

  expect(found({ parentRefs, hostnames: ['*.example.com'], rules: [rule] })).toEqual([]);
  expect(found({})).toEqual([]);
});

test('an unknown field of a GRPCRoute is reported', () => {
  const rules = [
    { matches: [{ method: { type: 'Prefix' } }], backendRefs: [{ port: 80 }], timeout: '1s' },
  ];

  expect(found({ rules })).toEqual([
    'schema/value spec.rules[0].matches[0].method.type',
    'schema/missing-field spec.rules[0].backendRefs[0].name',
    'schema/unchecked-field spec.rules[0].timeout',
  ]);
});
