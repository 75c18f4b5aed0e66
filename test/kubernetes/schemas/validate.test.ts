import { rootNode } from '../../../lib/kubernetes/schemas/open-api';
import { validate } from '../../../lib/kubernetes/schemas/validate';
import { INHERITED_KEYS } from '../../arbitrary-keys';

const object = (fields: object) => ({ apiVersion: 'example.com/v1', kind: 'Widget', ...fields });

test.each(INHERITED_KEYS)(
  'a field named %s is required, unknown or present like any other',
  (key) => {
    const own = (value: unknown) => Object.fromEntries([[key, value]]);
    const node = rootNode({ required: [key], properties: own({ type: 'string' }) });
    expect(validate(node, object({}))).toMatchObject([
      { rule: 'schema/missing-field', path: [key] },
    ]);
    expect(validate(node, object(own(1)))).toMatchObject([{ rule: 'schema/type', path: [key] }]);
    expect(validate(node, object(own('a')))).toEqual([]);
    expect(validate(rootNode({}), object(own('a')))).toMatchObject([
      { rule: 'schema/unknown-field', path: [key] },
    ]);
  },
);
