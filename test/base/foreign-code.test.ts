import {
  awaitForeign,
  countPrinted,
  ForeignCodeError,
  runForeign,
} from '../../lib/base/foreign-code';

const loop = (): never => {
  for (;;);
};

/** What a step throws. */
function thrownBy(step: () => unknown): unknown {
  try {
    return step();
  } catch (error) {
    return error;
  }
}

test('code that ends returns its value, or throws its own error', () => {
  expect(runForeign('a', () => 1)).toBe(1);
  const own = new Error('own');
  expect(
    thrownBy(() =>
      runForeign('a', () => {
        throw own;
      }),
    ),
  ).toBe(own);
});

test('code that does not end is ended, with the seconds that it had', () => {
  const error = thrownBy(() => runForeign('loop', loop, 0.02));
  expect(error).toBeInstanceOf(ForeignCodeError);
  expect(error).toMatchObject({ message: 'It has run for 0.02 s without an end.' });
});

test('code that did not end is not run again', () => {
  thrownBy(() => runForeign('again', loop, 0.02));
  const second = jest.fn();
  expect(thrownBy(() => runForeign('again', second))).toBeInstanceOf(ForeignCodeError);
  expect(second).not.toHaveBeenCalled();
});

test('code that prints more than 1 MB is refused, even if it ignores the error', async () => {
  const print = () => {
    for (let i = 0; i < 3; i++) thrownBy(() => countPrinted(400_000));
  };
  const message = 'It prints more than 1 MB.';
  expect(thrownBy(() => runForeign('out', print))).toMatchObject({ message });
  await expect(awaitForeign('file', async () => print())).rejects.toThrow(message);
});

test('what one piece of code prints does not count for the next', () => {
  const print = () => countPrinted(800_000);
  runForeign('first', print);
  expect(() => runForeign('second', print)).not.toThrow();
});
