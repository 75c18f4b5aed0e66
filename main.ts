import { type FleetModules, run } from 'argosy/cli';

/** Where this repository keeps its fleet. Each part is loaded when a command asks for it. */
export const fleet: FleetModules = {
  root: __dirname,
  environments: () => import('./fleet/environments'),
  platform: () => import('./fleet/platform'),
  app: (name) => import(`./fleet/apps/${name}.ts`),
  checks: () => import('./fleet/checks'),
};

if (require.main === module) void run(fleet, process.argv.slice(2));
