import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copiedFromContext, dockerfileProblems, stagesOf } from './dockerfile-problems';

const read = (name: string) =>
  readFileSync(join(__dirname, '../../examples/app-repository', name), 'utf8');

const DOCKERFILE = read('Dockerfile');

test('the Dockerfile has no problem', () => {
  expect(dockerfileProblems(DOCKERFILE)).toEqual([]);
});

test('the image is built from the stage of the tests', () => {
  const stages = stagesOf(DOCKERFILE);
  expect(stages.map(({ from }) => from.getBuildStage())).toEqual(['test', 'runtime']);
  const [tests, runtime] = stages;
  const run = tests?.instructions.find((it) => it.getKeyword() === 'RUN');
  expect(run?.getArgumentsContent()).toBe('["node", "--test"]');
  expect(runtime && copiedFromContext(runtime)).toEqual([]);
});

test('the context of the build has only what is copied', () => {
  const [all, ...exceptions] = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(all).toBe('*');
  const copied = stagesOf(DOCKERFILE).flatMap(copiedFromContext);
  expect(exceptions.map((line) => line.replace(/^!/, '')).sort()).toEqual(copied.sort());
});

test('the tests run with the major version of Node that the image has', () => {
  const versions = stagesOf(DOCKERFILE).map(({ from }) =>
    /node(?:js|:)(\d+)/.exec(from.getImage() ?? ''),
  );
  expect(versions.map((it) => it?.[1])).toEqual(['24', '24']);
});

test.each([
  ['a misspelled instruction', 'WORKDIR /app\nENV', 'WORKDIRS /app\nENV', /^line \d+: .*WORKDIRS/],
  ['a relative directory', 'WORKDIR /app\nENV', 'WORKDIR app\nENV', /^line \d+: .*absolute/],
  ['an unknown flag', '--from=test /app/src', '--form=test /app/src', /^line \d+: .*form/],
  ['two stages of one name', 'AS runtime', 'AS test', /^line \d+: .*test/],
  ['no tag', ':nonroot', '', / is not pinned$/],
  ['a tag that moves', ':nonroot', ':latest', /nodejs24-debian13:latest is not pinned$/],
  ['a user with a name', 'USER 65532:65532', 'USER nonroot', /^the user is nonroot$/],
  ['root by number', 'USER 65532:65532', 'USER 0', /^the user is 0$/],
  ['no user', 'USER 65532:65532\n', '', /^the user is root$/],
  ['root in the end', 'EXPOSE 8080', 'USER root', /^the user is root$/],
  ['a shell in front', '["/nodejs/bin/node", "src/main.js"]', 'node src/main.js', /^ENTRYPOINT is/],
  ['no program', 'ENTRYPOINT', 'CMD', /^no ENTRYPOINT$/],
  [
    'a base with a shell',
    'gcr.io/distroless/nodejs24-debian13:nonroot',
    'node:24.21.0',
    /^the base/,
  ],
  ['a command in the end', 'EXPOSE 8080', 'RUN ["node", "x"]', /^RUN needs a shell$/],
  ['a token', 'ENV PORT=8080', 'ARG NPM_TOKEN', /^NPM_TOKEN stays/],
  ['a password', 'ENV PORT=8080', 'ENV PORT=8080 DB_PASSWORD=x', /^DB_PASSWORD stays/],
  ['everything', 'COPY src ./src', 'COPY . .', /^COPY takes everything$/],
  ['a download', 'COPY src ./src', 'ADD https://example.com/src.tgz ./src', /^ADD downloads/],
])('a Dockerfile with %s is found', (_, from, to, problem) => {
  expect(DOCKERFILE.split(from)).toHaveLength(2);
  const problems = dockerfileProblems(DOCKERFILE.replace(from, to));
  expect(problems).toContainEqual(expect.stringMatching(problem));
});
