import { cpSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useRepository } from './repository';

const ROOT = dirname(__dirname);

const repository = useRepository();

test('the typed classes match the output of cdk8s import for their schemas', () => {
  const repo = repository();
  for (const name of ['cdk8s.yaml', 'imports']) {
    cpSync(join(ROOT, name), join(repo.path, name), { recursive: true });
  }
  const imports = (files: Map<string, string>) =>
    [...files].filter(([file]) => file.endsWith('.ts')).map(([file, text]) => [file, text]);
  const before = imports(repo.files('imports'));
  const schemas = readdirSync(join(ROOT, 'imports/crds'));
  expect(before.map(([file]) => file)).toEqual(
    schemas.map((file) => file.replace(/\.yaml$/, '.ts')).sort(),
  );
  for (const [file = ''] of before) repo.removeFile(`imports/${file}`);

  expect(repo.cdk8s('import').status).toBe(0);

  expect(imports(repo.files('imports'))).toEqual(before);
});
