import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatCrds } from './crds';
import { mergeSources } from './merge';
import { formatTable } from './write';

const HELP = `Writes what Kubernetes' API objects may hold, from published packages, into lib/kubernetes/schemas/.

  npm run schemas                     fetches the packages into a temporary folder
  npm run schemas -- --cache <folder> keeps them there for the next time
`;

const TARGET = 'lib/kubernetes/schemas';

const { values } = parseArgs({
  options: {
    cache: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else main(values.cache);

function main(cache: string | undefined): void {
  const folder = cache ?? mkdtempSync(join(tmpdir(), 'argosy-schemas-'));
  try {
    const merged = mergeSources(folder);
    writeFileSync(join(TARGET, 'kubernetes.json'), formatTable(merged));
    writeFileSync(join(TARGET, 'crds.json'), formatCrds('imports/crds'));
    execFileSync('npx', ['biome', 'format', '--write', TARGET], { stdio: 'ignore' });
    process.stdout.write(`${merged.types.size} types, ${merged.kinds.size} kinds\n`);
    for (const difference of merged.differences) process.stdout.write(`${difference}\n`);
  } finally {
    if (cache === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
