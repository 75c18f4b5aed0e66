import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useRepository } from './repository';

const repository = useRepository();

test('the typed classes are what cdk8s import makes of the schemas beside them', () => {
  const repo = repository();
  const imports = (files: Map<string, string>) =>
    [...files].filter(([file]) => file.endsWith('.ts')).map(([file, text]) => [file, text]);
  const before = imports(repo.files('imports'));
  const schemas = readdirSync(join(dirname(__dirname), 'imports/crds'));
  expect(before.map(([file]) => file)).toEqual(
    schemas.map((file) => file.replace(/\.yaml$/, '.ts')).sort(),
  );
  for (const [file = ''] of before) repo.removeFile(`imports/${file}`);

  expect(repo.cdk8s('import').status).toBe(0);

  expect(imports(repo.files('imports'))).toEqual(before);
});
