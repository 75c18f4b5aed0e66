import { composeFleet } from '../../lib/model/fleet';
import { defineTeams, type TeamProps } from '../../lib/model/team';
import { InstanceInputs } from '../../lib/render/instance-inputs';
import { fleetOf, type WebAppDefinition, webApp } from '../fleet';

function inputs(changes: Partial<WebAppDefinition>, payments: TeamProps = {}) {
  const teams = defineTeams({ payments, search: {} });
  const { instances, platform } = composeFleet({ ...fleetOf(webApp(changes)), teams });
  const of = new InstanceInputs();
  return instances.map((it) => of.of(it, platform));
}

test('what an instance is rendered from contains its team, and its labels and links', () => {
  const own = inputs({ team: 'payments' });
  expect(inputs({ team: 'payments' })).toEqual(own);
  const others: string[][] = [
    inputs({}),
    inputs({ team: 'search' }),
    inputs({ team: 'payments' }, { defaults: { replicas: 2 } }),
    inputs({ team: 'payments' }, { labels: { a: 'b' } }),
    inputs({ team: 'payments', labels: { a: 'b' } }),
    inputs({ team: 'payments', links: { Wiki: 'https://w.example' } }),
    inputs({ team: 'payments', description: 'Other' }),
  ].map((it) => it.map(String));
  for (const it of others) expect(it).not.toContain(own[0]);
  expect(new Set(others.flat()).size).toBe(2 * others.length);
});

test('two teams of one environment do not share their inputs', () => {
  const teams = defineTeams({ payments: { labels: { a: 'b' } }, search: {} });
  const apps = [
    webApp({ team: 'payments' }),
    webApp({ name: 'find', image: 'example/find', team: 'search' }),
  ];
  const { instances, platform } = composeFleet({ ...fleetOf(...apps), teams });
  const together = new InstanceInputs();
  for (const it of instances) {
    expect(together.of(it, platform)).toBe(new InstanceInputs().of(it, platform));
  }
});
