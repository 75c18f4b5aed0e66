import { dirname, join } from 'node:path';
import { loadFleet } from '../lib/render/load';
import { renderFleet } from '../lib/render/render-fleet';
import { readTree } from '../lib/synth/disk';
import { fleet } from '../main';

test('dist/ matches the rendered example fleet byte for byte', async () => {
  const rendered = renderFleet(await loadFleet(fleet));
  expect(new Map(readTree(join(dirname(__dirname), 'dist')))).toEqual(new Map(rendered));
});
