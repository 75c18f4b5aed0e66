import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useRepository } from '../repository';

const repository = useRepository();

test('named pipes, devices, links and large files are refused at once', () => {
  const { path } = repository();
  const release = (it: string) => `fleet/releases/${it}.yaml`;
  const odd = ['dev/orders', 'staging/orders', 'production/orders', 'dev/my-app'];
  const [pipe = '', link = '', large = '', device = ''] = odd.map(release);
  for (const it of [pipe, link, large, device]) repository().removeFile(it);
  repository().exec('mkfifo', pipe);
  symlinkSync('/etc/hostname', join(path, link));
  symlinkSync('/dev/zero', join(path, device));
  writeFileSync(join(path, large), Buffer.alloc(1e6, '#'));
  writeFileSync(join(path, 'fleet/apps/._my-app.ts'), '\0');
  const { status, stdout } = repository().argosy('check', '--json');
  expect(status).toBe(1);
  const { problems } = JSON.parse(stdout) as { problems: { file: string; message: string }[] };
  expect(new Map(problems.map(({ file, message }) => [file, message]))).toEqual(
    new Map([
      [pipe, 'It is a named pipe, not a file.'],
      [link, 'It is a link, or in one, that leads out of the repository.'],
      [large, 'It has 1000 kB, and must not have more than 100 kB.'],
      [device, 'It is a link, or in one, that leads out of the repository.'],
      [
        'fleet/apps/._my-app.ts',
        'macOS has left this file, which holds attributes of another one.',
      ],
    ]),
  );
});
