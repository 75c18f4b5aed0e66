import { type FleetModules, run } from 'argosy/cli';

/** The parts of the fleet. Each is loaded when a command needs it. */
export const fleet: FleetModules = {
  root: __dirname,
  environments: () => import('./fleet/environments'),
  platform: () => import('./fleet/platform'),
  app: (name) => import(`./fleet/apps/${name}.ts`),
  checks: () => import('./fleet/checks'),
};

if (require.main === module) void run(fleet, process.argv.slice(2));
