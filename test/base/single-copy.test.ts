import { refuseSecondCopy } from '../../lib/base/single-copy';

test('a second copy of the library is refused with both directories', () => {
  const loaded = {};
  refuseSecondCopy(loaded, '/repository/node_modules/argosy');
  expect(() => refuseSecondCopy(loaded, '/shared/node_modules/argosy')).toThrow(
    /two copies of argosy: \/repository\/node_modules\/argosy and \/shared\/node_modules\/argosy/,
  );
});

test('one copy may be loaded several times', () => {
  const loaded = {};
  refuseSecondCopy(loaded, '/repository/node_modules/argosy');
  expect(() => refuseSecondCopy(loaded, '/repository/node_modules/argosy')).not.toThrow();
});
