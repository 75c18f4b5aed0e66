import { Construct, RootConstruct } from 'constructs';
import { constructId } from '../../lib/constructs/construct-id';
import { INHERITED_KEYS } from '../arbitrary-keys';

test('a construct may have any name, even that of an inherited property', () => {
  const root = new RootConstruct('root');
  for (const name of INHERITED_KEYS) new Construct(root, constructId(name));
  expect(root.node.children).toHaveLength(INHERITED_KEYS.length);
});

test('other names are their own ids', () => {
  expect(constructId('my-app')).toBe('my-app');
});
