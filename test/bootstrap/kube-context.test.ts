import { contextNamed } from '../../lib/bootstrap/kube-context';
import { printed, refused } from './simulated-cluster';

/** What `kubectl config view --output json` prints. */
const config = (current: string) =>
  printed({
    kind: 'Config',
    apiVersion: 'v1',
    preferences: {},
    clusters: [
      { name: 'eks-home', cluster: { server: 'https://home.eks.amazonaws.com' } },
      { name: 'eks-production', cluster: { server: 'https://PRODUCTION.eks.amazonaws.com:443/' } },
    ],
    users: [{ name: 'ann', user: { exec: { command: 'aws' } } }],
    contexts: [
      { name: 'home', context: { cluster: 'eks-home', user: 'ann' } },
      { name: 'production', context: { cluster: 'eks-production', user: 'ann' } },
    ],
    'current-context': current,
  });

const NOTHING = { others: new Map<string, string>() };

test('the current context is accepted, with the address of its cluster', () => {
  expect(contextNamed('home', config('home'), NOTHING)).toEqual({
    name: 'home',
    server: 'https://home.eks.amazonaws.com',
  });
});

test('a context that is not the current one is refused', () => {
  expect(() => contextNamed('home', config('production'), NOTHING)).toThrow(
    /--context home\n {2}The current context of kubectl is "production"[\s\S]*Fix: Run `kubectl config use-context home`/,
  );
  expect(() => contextNamed('home', config(''), NOTHING)).toThrow('is not set');
});

test('a context that does not exist is refused, with those that do', () => {
  expect(() => contextNamed('hom', config('home'), NOTHING)).toThrow(
    'There are: home, production.',
  );
  const empty = { kind: 'Config', clusters: null, contexts: null, 'current-context': '' };
  expect(() => contextNamed('home', printed(empty), NOTHING)).toThrow('There are: none.');
});

test('the context of another cluster of the fleet is refused, however its address is written', () => {
  const others = new Map([['https://production.eks.amazonaws.com', 'production']]);
  expect(() => contextNamed('production', config('production'), { others })).toThrow(
    /that is the cluster of production, where this Argo CD does not run/,
  );
});

test('an Argo CD with a known address is installed nowhere else', () => {
  const own = 'https://production.eks.amazonaws.com';
  expect(contextNamed('production', config('production'), { ...NOTHING, own }).name).toBe(
    'production',
  );
  expect(() => contextNamed('home', config('home'), { ...NOTHING, own })).toThrow(
    /leads to https:\/\/home.*but the cluster of this Argo CD is https:\/\/production/,
  );
});

test('a kubectl that is missing, or prints something else, is an error with a fix', () => {
  const missing = Object.assign(new Error('spawn kubectl ENOENT'), { code: 'ENOENT' });
  const none = { status: null, stdout: '', stderr: '', error: missing };
  expect(() => contextNamed('home', none, NOTHING)).toThrow(
    /kubectl is not on PATH\.\n {2}Fix: Install it/,
  );
  expect(() => contextNamed('home', refused('error loading config file'), NOTHING)).toThrow(
    'error loading config file',
  );
  expect(() => contextNamed('home', printed('?'), NOTHING)).toThrow('no kubeconfig');
});
