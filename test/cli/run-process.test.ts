import { mayContinue } from '../../lib/cli/run-process';

const COMPILER = 'const load = async () => {};\n';

test.each([
  ['void Promise.resolve()', true],
  ['(async () => {})()', true],
  ['setTimeout(f, 1)', true],
  ['require("lodash")', true],
  ['require("node:fs")', true],
  ['require("argosy"); require("argosy/imports/k8s"); require("constructs")', false],
  ['require("cdk8s-plus-28"); require("node:path"); asynchronous()', false],
])('code with %s is watched: %s', (code, watched) => {
  expect(mayContinue(COMPILER + code)).toBe(watched);
});

test('unknown code is watched', () => {
  expect(mayContinue(undefined)).toBe(true);
});
