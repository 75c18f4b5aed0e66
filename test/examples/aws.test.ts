import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ImageRepository,
  permissionProblems,
  type Role,
  repositoryProblems,
  trustProblems,
} from './aws-problems';
import { type Parameters, parseTemplate, resourcesOf } from './cloudformation';

const read = (name: string) => readFileSync(join(__dirname, '../../examples/aws', name), 'utf8');

const PUSH_ROLE = read('push-role.yaml');
const IMAGE_REPOSITORY = read('image-repository.yaml');

const ARNS = ['my-app', 'shop/worker'].map(
  (name) => `arn:aws:ecr:ap-south-1:123456789012:repository/${name}`,
);
const SUBJECT = 'repo:example@1234/my-app@5678:ref:refs/heads/main';

const pushRole = (text: string, parameters: Parameters = {}) =>
  resourcesOf(text, {
    GitHubRepository: 'example@1234/my-app@5678',
    ImageRepositoryArns: ARNS.join(),
    RoleName: 'ci-my-app',
    ...parameters,
  });

const roleOf = (text: string, parameters?: Parameters) =>
  pushRole(text, parameters)['Role'] as Role;

const repositoryOf = (text: string, parameters: Parameters = {}) =>
  resourcesOf(text, { RepositoryName: 'my-app', ...parameters })['Repository'] as ImageRepository;

/** A template with one mistake. */
function edited(text: string, from: string | RegExp, to: string): string {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, to);
}

test('one branch of one repository can assume the role', () => {
  expect(trustProblems(roleOf(PUSH_ROLE), SUBJECT)).toEqual([]);
  const release = { GitHubRepository: 'example/my-app', Branch: 'release/1.x' };
  const subject = 'repo:example/my-app:ref:refs/heads/release/1.x';
  expect(trustProblems(roleOf(PUSH_ROLE, release), subject)).toEqual([]);
});

test.each([
  ['any branch', /!Sub repo:.*/, "'repo:example@1234/my-app@5678:*'", /^subject: .*:\*"$/],
  ['any ref', 'ref:refs/heads/', 'ref:refs/*/', /^subject: .*\*\/main"$/],
  ['any repository', /!Sub repo:.*:ref/, 'repo:example@1234/*:ref', /^subject: .*\*:ref/],
  ['wildcards', 'StringEquals:', 'StringLike:', /^compares with StringLike$/],
  ['no audience', '.com:aud:', '.com:repository_owner:', /^audience: undefined$/],
  ['no subject', '.com:sub:', '.com:repository_owner:', /^subject: undefined$/],
  ['another audience', ':aud: sts.amazonaws.com', ':aud: https://github.com/example', /^audience/],
  ['another provider', ':oidc-provider/token.', ':oidc-provider/gitlab.', /^trusts .*gitlab/],
  ['other ways', 'Action: sts:AssumeRoleWithWebIdentity', "Action: 'sts:*'", /^action: "sts:\*"$/],
])('a trust policy with %s is found', (_, from, to, problem) => {
  const problems = trustProblems(roleOf(edited(PUSH_ROLE, from, to)), SUBJECT);
  expect(problems).toContainEqual(expect.stringMatching(problem));
});

test('the role can push to the listed repositories, and nothing else', () => {
  expect(permissionProblems(roleOf(PUSH_ROLE), ARNS)).toEqual([]);
});

test.each([
  ['all actions', '- ecr:PutImage', "- '*'", 'may *'],
  ['all of ECR', '- ecr:PutImage', "- 'ecr:*'", 'may ecr:*'],
  ['deletion', '- ecr:PutImage', '- ecr:BatchDeleteImage', 'may ecr:BatchDeleteImage'],
  ['all repositories', 'Resource: !Ref ImageRepositoryArns', "Resource: '*'", 'acts on *'],
  ['another repository', '!Ref ImageRepositoryArns', 'arn:aws:ecr:::x', 'acts on arn:aws:ecr:::x'],
  ['a wide login', 'Action: ecr:GetAuthorizationToken', "Action: 'ecr:*'", 'may ecr:*'],
  ['all but one', 'Sid: Push', 'NotAction: iam:PassRole', 'has NotAction'],
  [
    'a managed policy',
    '      Policies:',
    '      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]\n      Policies:',
    'has the managed policy arn:aws:iam::aws:policy/AdministratorAccess',
  ],
])('a role with %s is found', (_, from, to, problem) => {
  const role = roleOf(edited(PUSH_ROLE, from, to));
  expect(permissionProblems(role, ARNS)).toContain(problem);
});

test('the provider is created on request only, and survives the stack', () => {
  expect(Object.keys(pushRole(PUSH_ROLE))).toEqual(['Role']);
  const resources = pushRole(PUSH_ROLE, { CreateOidcProvider: 'true' });
  expect(resources['OidcProvider']).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    },
  });
  expect(trustProblems(resources['Role'] as Role, SUBJECT)).toEqual([]);
});

test.each([
  ['GitHubRepository', 'example/*'],
  ['GitHubRepository', '*/my-app'],
  ['GitHubRepository', 'example@1234/my-app'],
  ['GitHubRepository', 'example/my-app:environment'],
  ['GitHubRepository', 'my-app'],
  ['Branch', '*'],
  ['Branch', 'release-?'],
  ['ImageRepositoryArns', '*'],
  ['ImageRepositoryArns', `${ARNS[0]},arn:aws:ecr:ap-south-1:123456789012:repository/*`],
  ['CreateOidcProvider', 'yes'],
])('%s refuses %s', (name, value) => {
  expect(() => pushRole(PUSH_ROLE, { [name]: value })).toThrow(`${name} refuses`);
});

test('images cannot be replaced, are scanned, and expire only without a tag', () => {
  const accounts = { PullAccounts: '210987654321,310987654321' };
  for (const parameters of [{}, accounts]) {
    expect(repositoryProblems(repositoryOf(IMAGE_REPOSITORY, parameters))).toEqual([]);
  }
  const key = 'arn:aws:kms:ap-south-1:123456789012:key/1f0e';
  const { Properties } = repositoryOf(IMAGE_REPOSITORY, { ...accounts, KmsKeyArn: key });
  expect(Properties.EncryptionConfiguration).toEqual({ EncryptionType: 'KMS', KmsKey: key });
  expect(Properties.RepositoryPolicyText?.Statement[0]?.Principal).toEqual({
    AWS: ['210987654321', '310987654321'],
  });
  expect(repositoryOf(IMAGE_REPOSITORY).Properties.RepositoryPolicyText).toBeUndefined();
});

test.each([
  ['tags that move', ': IMMUTABLE', ': MUTABLE', 'mutability of tags: "MUTABLE"'],
  ['no scan', 'ScanOnPush: true', 'ScanOnPush: false', 'scan on push: false'],
  ['no encryption', 'EncryptionConfiguration:', 'Encryption:', 'encryption: false'],
  ['an age limit', '"untagged"', '"any"', 'expired images: "any"'],
  [
    'no protection',
    'DeletionPolicy: Retain',
    'DeletionPolicy: Delete',
    'deletion policy: "Delete"',
  ],
  ['no copy', 'ReplacePolicy: Retain', 'ReplacePolicy: Delete', 'replacement policy: "Delete"'],
  ['other writers', '- ecr:BatchGetImage', '- ecr:PutImage', 'may ecr:PutImage'],
  ['any reader', 'AWS: !Ref PullAccounts', "AWS: '*'", 'can be read by *'],
])('a repository with %s is found', (_, from, to, problem) => {
  const text = edited(IMAGE_REPOSITORY, from, to);
  const problems = repositoryProblems(repositoryOf(text, { PullAccounts: '210987654321' }));
  expect(problems).toContain(problem);
});

test('a repository is open to accounts only', () => {
  for (const PullAccounts of ['*', '210987654321,arn:aws:iam::310987654321:root']) {
    expect(() => repositoryOf(IMAGE_REPOSITORY, { PullAccounts })).toThrow('PullAccounts refuses');
  }
});

test('the commands in the README give the parameters of their templates', () => {
  const commands = read('README.md').match(/^aws cloudformation deploy(?:.*\\\n)+.*$/gm) ?? [];
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    const [, file = ''] = /--template-file (\S+)/.exec(command) ?? [];
    const { Parameters: parameters } = parseTemplate(read(file));
    const given = [...command.matchAll(/\b([A-Z]\w+)=/g)].map(([, name]) => name);
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(given));
    const required = Object.keys(parameters).filter(
      (name) => !('Default' in (parameters[name] ?? {})),
    );
    expect(given).toEqual(expect.arrayContaining(required));
    // CloudFormation asks for consent to a role with a name.
    const named = read(file).includes('RoleName: !Ref');
    expect(command.includes('--capabilities CAPABILITY_NAMED_IAM')).toBe(named);
  }
});
