import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git } from '../../../lib/base/git';
import {
  type ReleaseHistory,
  readHistories,
  runningSince,
} from '../../../lib/delivery/history/history';
import { releaseFile } from '../../../lib/model/layout';
import { held, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();
const FILE = releaseFile('dev', 'web');

/** The history of `dev/web`, or of another file. */
function historyOf(git: Git, commit: string, file = FILE, limit?: number): ReleaseHistory {
  return readHistories(git, commit, [file], limit).get(file) ?? [];
}

const tags = (history: ReleaseHistory) => history.map(({ release }) => release?.images['web']?.tag);

test('each commit that changed a release is in its history, newest first', () => {
  const { git } = repository();
  repository().commit({ 'dev/web': released('v1') }, { time: 1_700_000_000 });
  repository().commit({ 'dev/api': released('v7') });
  const message = 'Second one\n\nArgosy-App: web\nArgosy-Run: https://ci.example.com/\n 1\n';
  const second = repository().commit({ 'dev/web': held('v2') }, { message, time: 1_700_000_060 });
  repository().commit({ 'staging/web': released('v3') });
  const history = historyOf(git, repository().head);
  expect(tags(history)).toEqual(['v2', 'v1']);
  expect(history[0]).toEqual({
    commit: second,
    time: 1_700_000_060_000,
    author: 'Ann',
    subject: 'Second one',
    trailers: [
      ['Argosy-App', 'web'],
      ['Argosy-Run', 'https://ci.example.com/ 1'],
    ],
    release: held('v2'),
    isCut: false,
  });
});

test('several histories are read at once', () => {
  repository().commit({ 'dev/web': released('v1'), 'dev/api': released('v1', {}, 'api') });
  repository().commit({ 'dev/api': released('v2', {}, 'api') });
  const files = ['api', 'web', 'none'].map((app) => releaseFile('dev', app));
  const histories = readHistories(repository().git, repository().head, files);
  expect([...histories].map(([file, { length }]) => [file, length])).toEqual([
    [files[0], 2],
    [files[1], 1],
  ]);
});

test('a release on a merged branch counts from the merge', () => {
  const base = repository().commit({ 'dev/web': released('v1') });
  const side = repository().commit({ 'dev/web': released('v2') }, { time: 1_700_000_100 });
  repository().commit({ 'dev/web': released('v3') }, { parent: side, time: 1_700_000_200 });
  const brought = repository().head;
  const ours = repository().commit({ 'dev/api': released('v1') }, { parent: base });
  const merge = repository().commit(
    { 'dev/web': released('v3') },
    { parent: ours, merged: brought, time: 1_700_000_900, message: 'Merge\n' },
  );
  const history = historyOf(repository().git, merge);
  expect(history.map(({ commit }) => commit)).toEqual([merge, base]);
  expect(runningSince(history)?.time).toBe(1_700_000_900_000);
});

test('a deleted or invalid release is a commit without a release', () => {
  repository().commit({ 'dev/web': released('v1') });
  repository().commit({ 'dev/web': undefined });
  repository().commit({ 'dev/web': released('v2') });
  repository().commit({ 'dev/web': '<<<<<<< HEAD\n' });
  repository().commit({ 'dev/web': 'images:\n  web: { tag: latest }\n' });
  repository().commit({ 'dev/web': '\ufeffimages:\r\n  web:\r\n    tag: v3\r\n' });
  expect(tags(historyOf(repository().git, repository().head))).toEqual([
    'v3',
    undefined,
    undefined,
    'v2',
    undefined,
    'v1',
  ]);
});

test('a commit message cannot imitate another commit or trailers', () => {
  repository().commit({ 'dev/web': released('v1') });
  const message =
    'Sly \u0001 :100644 subject\n\nArgosy-App: no\n\nno trailers here, \u0001 either\n';
  repository().commit({ 'dev/web': released('v2') }, { message });
  const history = historyOf(repository().git, repository().head);
  expect(tags(history)).toEqual(['v2', 'v1']);
  expect(history[0]?.trailers).toEqual([]);
});

test('the number of commits can be limited', () => {
  for (const tag of ['v1', 'v2', 'v3']) repository().commit({ 'dev/web': released(tag) });
  const { git, head } = repository();
  expect(tags(historyOf(git, head, FILE, 2))).toEqual(['v3', 'v2']);
});

test('a release has run since the oldest of the consecutive commits with it', () => {
  repository().commit({ 'dev/web': released('v1') });
  repository().commit({ 'dev/web': released('v2') });
  const since = repository().commit({ 'dev/web': released('v1') });
  repository().commit({ 'dev/web': held('v1') });
  repository().commit({ 'dev/web': released('v1', { sequence: 9 }) });
  const history = historyOf(repository().git, repository().head);
  expect(runningSince(history)?.commit).toBe(since);
  expect(runningSince(history.slice(0, 2))?.commit).toBe(history[1]?.commit);
  expect(runningSince([])).toBeUndefined();
});

test('the history of a shallow clone is marked as cut', () => {
  for (const tag of ['v1', 'v2', 'v3']) repository().commit({ 'dev/web': released(tag) });
  const directory = mkdtempSync(join(tmpdir(), 'argosy-shallow-'));
  const { git } = repository();
  git.text(['clone', '-q', '--bare', '--depth=2', `file://${git.directory}`, directory]);
  const history = historyOf(new Git(directory), 'HEAD');
  rmSync(directory, { recursive: true });
  expect(history.map(({ isCut }) => isCut)).toEqual([false, true]);
  expect(tags(history)).toEqual(['v3', 'v2']);
  expect(historyOf(git, repository().head).map(({ isCut }) => isCut)).toEqual([
    false,
    false,
    false,
  ]);
});
