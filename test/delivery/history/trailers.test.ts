import { groupTrailers, parseTrailers } from '../../../lib/delivery/history/trailers';

test('trailers are parsed line by line, and other lines are ignored', () => {
  const text = 'Argosy-App: web\nno trailer\n\nArgosy-Forced: a: b, c\nEmpty:\n';
  expect(parseTrailers(text)).toEqual([
    ['Argosy-App', 'web'],
    ['Argosy-Forced', 'a: b, c'],
    ['Empty', ''],
  ]);
});

test('the trailers after an app belong to that app', () => {
  const text = [
    'Argosy-Image: of=nobody',
    'Argosy-App: web\nArgosy-Environment: dev\nArgosy-Image: web=e/web:v1\nArgosy-Image: job=e/job:v1',
    'Argosy-App: api\nArgosy-Environment: staging\nArgosy-Approved-By: Ann <ann@example.com>',
    'Signed-off-by: Ann <ann@example.com>',
  ].join('\n');
  expect(groupTrailers(parseTrailers(text))).toEqual([
    { app: 'web', environment: 'dev', images: ['web=e/web:v1', 'job=e/job:v1'] },
    {
      app: 'api',
      environment: 'staging',
      images: [],
      approvedBy: 'Ann <ann@example.com>',
    },
  ]);
});
