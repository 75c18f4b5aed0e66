import { historyText } from '../../lib/cli/history-output';
import type { RecordedRelease } from '../../lib/delivery/history/history';

const record = (cart: string, mail: string): RecordedRelease => ({
  commit: '4b825dc4b825dc4b',
  time: 0,
  author: 'Ann',
  subject: 'A change',
  trailers: [],
  release: { images: { cart: { tag: cart }, mail: { tag: mail }, shop: { tag: 'v1' } } },
  isCut: false,
});

test('of each release of several images, the history has those that it changes', () => {
  const history = [record('v3', 'v2'), record('v3', 'v1'), record('v2', 'v1')];
  const rows = (limit: number) =>
    historyText([['dev', history]], limit)
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)[2]);

  expect(rows(3)).toEqual([undefined, 'mail v2', 'cart v3', 'cart v2, mail and shop v1']);
  expect(rows(2)).toEqual([undefined, 'mail v2', 'cart v3']);
});
