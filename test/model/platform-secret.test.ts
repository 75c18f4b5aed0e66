import { definePlatform, type PlatformProps, sealedSecrets, secret } from '../../lib';
import { problemsOf } from '../fleet';

const repoURL = 'https://git.example.com/gitops.git';

const platform = (repository: object): PlatformProps => ({
  repoURL,
  secrets: { source: sealedSecrets(), secrets: { repository } } as never,
});

test.each(['password', 'sshPrivateKey', 'webhook.github.secret'])(
  'a literal credential %s is refused, with a line that is accepted in its place',
  (key) => {
    const values = { other: secret('other') };
    const literals = { [key]: 'hunter2' };
    const [problem] = problemsOf(() => definePlatform(platform({ values, literals })));
    expect(problem?.message).not.toContain('hunter2');
    const [, example] = /`(values: .*?)`\./.exec(problem?.message ?? '') ?? [];
    const typed = new Function('secret', `return { ${example} }`)(secret);
    expect(Object.keys(typed.values)).toEqual([key]);
    expect(() => definePlatform(platform(typed))).not.toThrow();
  },
);

test('a value instead of a secret is refused without repeating it', () => {
  const [problem] = problemsOf(() => definePlatform(platform({ values: { token: 'hunter2' } })));
  expect(problem).toMatchObject({ field: 'secrets.secrets.repository.values.token' });
  expect(problem?.message).toContain("`secret('github-token')`");
  expect(problem?.message).not.toContain('hunter2');
});
