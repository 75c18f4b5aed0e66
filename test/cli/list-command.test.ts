import { defineTeams } from '../../lib/model/team';
import { webApp } from '../fleet';
import { useFleetOnDisk } from './fleet-on-disk';
import { runInProcess } from './in-process';

const { fleet, write } = useFleetOnDisk();

const teams = defineTeams({ payments: {}, search: {} });
const pay = webApp({
  name: 'pay',
  image: 'example/pay',
  team: teams.payments,
  description: 'Takes payments',
  overlays: { production: null },
});

const argosy = (...args: string[]) =>
  runInProcess(fleet({ web: webApp(), pay }, { teams: async () => ({ teams }) }), 'list', ...args);

test('the inventory has a line for each app in each environment', async () => {
  expect((await argosy()).stdout).toBe(
    [
      'APP  KIND        TEAM      ENVIRONMENT  VERSION  NAMESPACE',
      'pay  WebService  payments  dev          v1.0.0   pay-dev',
      'web  WebService            dev          v1.0.0   web-dev',
      '                           production   v1.0.0   web',
      '',
    ].join('\n'),
  );
});

test('--team and --env select', async () => {
  const names = async (...args: string[]) =>
    JSON.parse((await argosy('--json', ...args)).stdout).apps.map((it: { app: string }) => it.app);
  expect(await names('--team', 'payments')).toEqual(['pay']);
  expect(await names('--env', 'production')).toEqual(['web']);
  expect(await names('--team', 'search')).toEqual([]);
  expect((await argosy('--team', 'search')).stdout).toBe('There are no such apps.\n');
});

test('a script gets the team, the project and the file', async () => {
  expect(JSON.parse((await argosy('--json', '--team', 'payments')).stdout).apps).toEqual([
    {
      app: 'pay',
      kind: 'WebService',
      team: 'payments',
      description: 'Takes payments',
      file: 'fleet/apps/pay.ts',
      environments: [
        { environment: 'dev', version: 'v1.0.0', namespace: 'pay-dev', project: 'payments-dev' },
      ],
    },
  ]);
});

test.each([
  ['--team', 'paymnts', 'there is no team "paymnts". Did you mean "payments"?'],
  ['--env', 'prod', 'there is no environment "prod".'],
])('%s %s is a usage error', async (option, name, message) => {
  const { status, stderr } = await argosy(option, name);
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('what is wrong with the fleet is reported, beside the apps that can be read', async () => {
  const modules = fleet({ web: webApp() });
  write('fleet/releases/dev/web.yaml', 'images: 7');
  const { status, stdout } = await runInProcess(modules, 'list', '--json');
  const { result, apps, problems } = JSON.parse(stdout);
  expect([status, result, problems[0].file]).toEqual([1, 'refused', 'fleet/releases/dev/web.yaml']);
  expect(apps[0].environments.map((it: object) => Object.values(it)[0])).toEqual(['production']);
});
