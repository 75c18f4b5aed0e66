import { crdsCheck } from '../../../lib/bootstrap/checks/crds';
import { namespaceCheck } from '../../../lib/bootstrap/checks/namespace';
import { passwordCheck } from '../../../lib/bootstrap/checks/password';
import { rightsCheck } from '../../../lib/bootstrap/checks/rights';
import { secretsCheck } from '../../../lib/bootstrap/checks/secrets';
import { versionsCheck } from '../../../lib/bootstrap/checks/versions';
import type { Verdict } from '../../../lib/bootstrap/verdict';
import { waiting } from '../../../lib/bootstrap/verdict';
import { establishedCrd, printed, refused } from '../simulated-cluster';

const reasonOf = (it: Verdict) => (it.state === 'done' ? undefined : it.reason);

// --- versions

const versions = (client: string, server?: string) =>
  versionsCheck.judge(
    printed({
      clientVersion: { major: '1', gitVersion: client },
      kustomizeVersion: 'v5.5.0',
      ...(server && { serverVersion: { gitVersion: server } }),
    }),
  );

test('kubectl and the cluster need server-side apply', () => {
  expect(versions('v1.22.0', 'v1.33.1-eks-1234')).toMatchObject({ state: 'done' });
  expect(versions('v1.21.14', 'v1.33.1')).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('This kubectl has version v1.21.14'),
  });
  expect(versions('v1.33.0', 'v1.21.0').state).toBe('failed');
  expect(versions('v1.33.0').state).toBe('failed');
  expect(versionsCheck.judge(printed('?'))).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('something unexpected'),
  });
});

// --- rights

test('the user has to be an administrator', () => {
  expect(rightsCheck.judge({ status: 0, stdout: 'yes\n', stderr: '' }).state).toBe('done');
  const no = { status: 1, stdout: 'no\n', stderr: 'Warning: resource is not namespace scoped\n' };
  expect(rightsCheck.judge(no)).toMatchObject({
    state: 'failed',
    fix: expect.stringContaining('cluster-admin'),
  });
  expect(rightsCheck.judge(refused('Unable to connect to the server: EOF')).state).toBe('waiting');
});

// --- CRDs

const crds = crdsCheck(['a.example.com', 'b.example.com'], (names) =>
  waiting(names.join(), 'Install it.'),
);

test('a CRD is established once the API server serves its kind', () => {
  const [a, b] = ['a.example.com', 'b.example.com'].map(establishedCrd);
  expect(crds.judge(printed({ items: [a, b] }))).toEqual({ state: 'done' });
  expect(reasonOf(crds.judge(printed({ items: [b] })))).toBe('a.example.com');
  // kubectl prints one object by itself, and nothing for none.
  expect(reasonOf(crds.judge(printed(a)))).toBe('b.example.com');
  expect(reasonOf(crds.judge({ status: 0, stdout: '', stderr: '' }))).toBe(
    'a.example.com,b.example.com',
  );
});

test('a CRD that is new, refused or being deleted is not established', () => {
  const b = establishedCrd('b.example.com');
  const judge = (metadata: object, status?: object) =>
    crds.judge(
      printed({ items: [{ metadata: { name: 'a.example.com', ...metadata }, status }, b] }),
    );
  expect(judge({})).toMatchObject({
    state: 'waiting',
    reason: expect.stringMatching(/established/),
  });
  const installing = {
    type: 'Established',
    status: 'False',
    message: 'not all names are accepted',
  };
  expect(reasonOf(judge({}, { conditions: [installing] }))).toContain('not all names are accepted');
  // As the API server writes it at first.
  expect(judge({}, { conditions: null, storedVersions: null }).state).toBe('waiting');
  const conflict = {
    type: 'NamesAccepted',
    status: 'False',
    reason: 'ListKindConflict',
    message: '"AList" is already in use',
  };
  expect(judge({}, { conditions: [conflict] })).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('"AList" is already in use'),
  });
  const { metadata, status } = establishedCrd('a.example.com') as Record<string, object>;
  expect(judge({ ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' }, status)).toMatchObject({
    state: 'waiting',
    reason: expect.stringContaining('being deleted'),
  });
});

// --- namespace

test('a namespace that is being deleted is waited for', () => {
  const { judge } = namespaceCheck('argocd');
  expect(judge(printed({ status: { phase: 'Active' } })).state).toBe('done');
  expect(judge(printed({ status: { phase: 'Terminating' } }))).toMatchObject({
    state: 'waiting',
    reason: expect.stringContaining('Terminating'),
  });
});

// --- secrets

const maker = (name: string, ...conditions: object[]) => ({
  metadata: { name },
  ...(conditions.length > 0 && { status: { conditions } }),
});

test.each([
  ['external-secrets', 'Ready', 'could not get secret data from provider'],
  ['sealed-secrets', 'Synced', 'no key could decrypt secret (password)'],
] as const)('a secret of %s exists once its operator says so', (source, type, message) => {
  const { judge } = secretsCheck(source, ['one', 'two'], 'argocd');
  const one = maker('one', { type, status: 'True' });
  expect(judge(printed({ items: [one, maker('two', { type, status: 'True' })] })).state).toBe(
    'done',
  );
  expect(reasonOf(judge(printed({ items: [one] })))).toBe('two does not exist.');
  expect(reasonOf(judge(printed({ items: [one, maker('two')] })))).toContain(
    'has not looked at it',
  );
  const refusedTwo = maker('two', { type, status: 'False', message });
  expect(judge(printed({ items: [one, refusedTwo] }))).toMatchObject({
    state: 'waiting',
    reason: `two: ${message}`,
    fix: expect.stringContaining('the operator runs'),
  });
});

// --- password

test('whether the initial password is there is seen without reading it', () => {
  const { args, judge } = passwordCheck('argocd');
  expect(args.slice(-2)).toEqual(['--output', 'name']);
  const there = { status: 0, stdout: 'secret/argocd-initial-admin-secret\n', stderr: '' };
  expect(judge(there)).toMatchObject({ isOpen: true, note: expect.stringContaining('still') });
  expect(judge({ ...there, stdout: '' })).not.toHaveProperty('isOpen');
});
