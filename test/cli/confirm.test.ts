import { PassThrough } from 'node:stream';
import { confirm } from '../../lib/cli/confirm';

/** Asks with this input, up to its end. */
async function answered(text: string): Promise<boolean> {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(text);
  const answer = await confirm('Run the steps?', { input, output });
  expect(String(output.read())).toContain('Run the steps? [y/N] ');
  return answer;
}

test.each(['y\n', 'Y\n', 'yes\n', ' yes \n'])('%j is yes', async (text) => {
  expect(await answered(text)).toBe(true);
});

test.each(['\n', 'n\n', 'yeah\n', 'no\ny\n', ''])('%j is no', async (text) => {
  expect(await answered(text)).toBe(false);
});
