import { defineEnvironments } from '../../lib/model/environment';
import { definePlatform } from '../../lib/model/platform';
import { defineTeams, type TeamProps } from '../../lib/model/team';
import { environments, webApp } from '../fleet';
import { useFleetOnDisk } from './fleet-on-disk';
import { runInProcess } from './in-process';

const { fleet, write, read } = useFleetOnDisk();

const OWNED: TeamProps = { codeOwners: ['@example/payments'] };
const GITHUB = '.github/CODEOWNERS';

function owned(props = OWNED, repoURL = 'https://github.com/example/gitops.git') {
  const teams = defineTeams({ payments: props });
  const { dev, production } = environments;
  const { name: _, ...plain } = production;
  const platform = definePlatform({ repoURL, codeOwners: ['@example/platform'] });
  const pay = webApp({ name: 'pay', image: 'example/pay', team: teams.payments });
  return fleet(
    { web: webApp(), 'money/pay': pay },
    {
      teams: async () => ({ teams }),
      platform: async () => ({ platform }),
      environments: async () => ({
        environments: {
          dev,
          ...defineEnvironments({ production: { ...plain, codeOwners: ['@example/oncall'] } }),
        },
      }),
    },
  );
}

const argosy = (...args: string[]) => runInProcess(owned(), 'codeowners', ...args);

test('shared files belong to the platform, apps to their team, and an environment to its own owners', async () => {
  expect((await argosy()).stdout).toBe(`updated ${GITHUB}\n`);
  expect(
    read(GITHUB),
  ).toBe(`# argosy: begin. \`npx argosy codeowners\` writes these lines. Those after them take precedence.
/.github/CODEOWNERS @example/platform
/main.ts @example/platform
/fleet/environments.ts @example/platform
/fleet/platform.ts @example/platform
/fleet/teams.ts @example/platform
/fleet/checks.ts @example/platform
/fleet/argocd/ @example/platform
/fleet/certificates/ @example/platform
/fleet/crds/ @example/platform
/fleet/health/ @example/platform
/fleet/secrets/argocd.yaml @example/platform
/dist/argocd/ @example/platform
/dist/bootstrap/ @example/platform
/fleet/apps/money/pay.ts @example/payments
/fleet/releases/*/pay.yaml @example/payments
/fleet/secrets/*/pay.yaml @example/payments
/dist/apps/*/pay/ @example/payments
/dist/argocd/dev/Application.pay-dev.k8s.yaml @example/payments
/dist/argocd/production/Application.pay-production.k8s.yaml @example/payments
/fleet/releases/production/ @example/oncall
/fleet/secrets/production/ @example/oncall
/dist/apps/production/ @example/oncall
/dist/argocd/production/ @example/oncall
/dist/argocd/*/AppProject.*.k8s.yaml @example/platform
# argosy: end
`);
});

test.each(['\n', '\r\n'])(
  'lines written by hand are kept, before and after the block, with line ends %j',
  async (end) => {
    write(GITHUB, `# Ours${end}* @example/all${end}`);
    await argosy();
    const first = read(GITHUB);
    expect(first.startsWith(`# Ours${end}* @example/all${end}${end}# argosy: begin`)).toBe(true);
    const lines = first.split(end);
    expect(lines.join('')).not.toMatch(/[\r\n]/);
    write(GITHUB, `${first}/docs/ @example/writers${end}`);
    expect((await argosy('--check')).status).toBe(0);
    write(GITHUB, read(GITHUB).replace('/main.ts @example/platform', '/main.ts @example/other'));
    await argosy();
    expect(read(GITHUB)).toBe(`${first}/docs/ @example/writers${end}`);
  },
);

test('--check writes nothing, and fails while the file is out of date', async () => {
  write(GITHUB, '* @example/all\n');
  const { status, stderr } = await argosy('--check');
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^Out of date: \.github\/CODEOWNERS\.\n {2}Fix: run `npx argosy codeow/),
  ]);
  expect(JSON.parse((await argosy('--check', '--json')).stdout)).toMatchObject({
    result: 'refused',
    files: [GITHUB],
  });
  expect(read(GITHUB)).toBe('* @example/all\n');
  await argosy();
  expect((await argosy('--check')).stdout).toBe(`${GITHUB} is up to date.\n`);
});

test('the file that the forge reads is updated, and no other is made', async () => {
  write('CODEOWNERS', '');
  expect((await argosy()).stdout).toBe('updated CODEOWNERS\n');
});

test.each([
  ['an option', ['--gitlab'], 'https://git.example.com/a/gitops.git', ''],
  ['the URL of the repository', [], 'https://gitlab.example.com/a/gitops.git', ''],
  ['a file of GitLab CI', [], 'https://git.example.com/a/gitops.git', '.gitlab-ci.yml'],
])('%s says that it is GitLab, where the lines are a section', async (_, args, url, file) => {
  if (file) write(file, '');
  await runInProcess(owned(OWNED, url), 'codeowners', ...args);
  const [, section, line] = read('.gitlab/CODEOWNERS').split('\n');
  expect([section, line]).toEqual(['[Argosy]', '/.gitlab/CODEOWNERS @example/platform']);
});

test('a character that patterns read as something else stands for any one', async () => {
  const teams = defineTeams({ payments: OWNED });
  const app = webApp({ team: teams.payments });
  await runInProcess(fleet({ 'a b[1]#*!': app }, { teams: async () => ({ teams }) }), 'codeowners');
  expect(read(GITHUB)).toContain('\n/fleet/apps/a\\ b?1????.ts @example/payments\n');
});

test('a block without an end is refused', async () => {
  write(GITHUB, '# argosy: begin\n');
  expect((await argosy()).stderr).toContain('has no `# argosy: end` after it');
});

test('a fleet without owners is refused, but is not out of date', async () => {
  write(GITHUB, '* @example/all\n');
  const { status, stderr } = await runInProcess(fleet({ web: webApp() }), 'codeowners');
  expect([status, stderr]).toEqual([1, expect.stringContaining('Nothing in the fleet has')]);
  expect(read(GITHUB)).toBe('* @example/all\n');
  const check = await runInProcess(fleet({ web: webApp() }), 'codeowners', '--check');
  expect(check.status).toBe(0);
});
