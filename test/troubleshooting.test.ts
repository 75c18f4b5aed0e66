import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Repository } from './repository';

const ROOT = dirname(__dirname);

const page = readFileSync(process.env['DRAFT'] ?? join(ROOT, 'docs/troubleshooting.md'), 'utf8');

const sections = page
  .split(/^## /m)
  .slice(1)
  .filter((s) => s.includes('```diff'));

const names = (s: string) =>
  /release.*\/(\S+)\.yaml/.exec(s)?.[1] ??
  /apps\/(\S+)\.ts/.exec(s)?.[1] ??
  s.split('\n')[0]!.toLowerCase().replaceAll(' ', '-').slice(0, 20);

function frame(app: string, part: string) {
  const p0 = /^ *base: \{/m.test(part) ? part.replace(/base: \{/, "base: { ...base,") : `base,\n${part}`; const p = p0;
    ? part.replace(/base: \{/, 'base: { ...base,')
    : `base,\n${part}`;
  return `import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineWebService, httpGet } from '../../lib';
import { environments } from '../environments';

const base = {
  port: 8080,
  readiness: httpGet('/healthz'),
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '128Mi' } },
  podDisruptionBudget: { maxUnavailable: 1 },
  topologySpread: [{ over: 'zone' }],
} as const;
export const app = defineWebService(environments, {
  name: '${app}',
  image: 'registry.example.com/${app}',
${p.includes('PodDisruptionBudget') ? p.replace('base,', 'base: { port: 8080, readiness: base.readiness, resources: base.resources, topologySpread: base.topologySpread },') : p}
});
`;
}

test('x', () => {
  const repo = new Repository();
  const write = (sign: string) => {
    for (const s of sections) {
      const diff = /```diff\n(.*?)```/s.exec(s)![1]!;
      const app = names(s);
      const files = new Map<string, string>();
      let file = `fleet/apps/${app}.ts`;
      for (const line of diff.split('\n')) {
        const [, f] = /^ (?:\/\/|#) (fleet\S+)/.exec(line) ?? [];
        if (f) file = f;
        else if (line[0] === ' ' || line[0] === sign)
          files.set(file, (files.get(file) ?? '') + `${line.slice(1)}\n`);
      }
      for (const env of ['dev', 'staging', 'production'])
        repo.write(`fleet/releases/${env}/${app}.yaml`, `images: { ${app}: { tag: v1.4.2 } }\n`);
      repo.write(`fleet/apps/${app}.ts`, frame(app, files.get(`fleet/apps/${app}.ts`) ?? ''));
      for (const [f, text] of files) {
        if (f.includes('releases')) repo.write(f, text);
        if (f.includes('environments')) {
          repo.write(
            f,
            repo.read(f).replaceAll(/promotionOrder: \d,\n/g, (x) => x + text),
          );
        }
      }
    }
  };
  const envs = repo.read('fleet/environments.ts');
  write('+');
  let r = repo.argosy('synth');
  console.log(r.stdout.slice(0, 300), r.stderr);
  r = repo.argosy('check');
  console.log(r.stdout, r.stderr);
  repo.exec(
    'sh',
    '-c',
    'git init -q && git add dist && git -c user.name=a -c user.email=b@c commit -qm x',
  );
  repo.write('fleet/environments.ts', envs);
  write('-');
  const t = Date.now();
  r = repo.argosy('check');
  console.log(Date.now() - t, r.stdout, r.stderr);
  repo.remove();
}, 60000);
