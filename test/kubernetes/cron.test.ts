import fc from 'fast-check';
import * as v from 'valibot';
import { CronSchema, isCronJobSchedule, readCron } from '../../lib/kubernetes/cron';

test('five fields set minutes, hours and days', () => {
  const cron = readCron('*/20,5 22-23 1 * *');
  expect(cron?.minutes).toEqual([0, 5, 20, 40]);
  expect(cron?.hours).toEqual([22, 23]);
  expect(cron?.isOn(new Date('2024-02-01'))).toBe(true);
  expect(cron?.isOn(new Date('2024-02-02'))).toBe(false);
});

test('a step after a number continues to the end of the range', () => {
  expect(readCron('50/5 * * * *')?.minutes).toEqual([50, 55]);
});

test('either the day of the month or the day of the week matches', () => {
  const cron = readCron('0 0 13 * fri');
  expect(cron?.isOn(new Date('2024-09-13'))).toBe(true); // a Friday
  expect(cron?.isOn(new Date('2024-09-20'))).toBe(true); // another one
  expect(cron?.isOn(new Date('2024-10-13'))).toBe(true); // a Sunday
  expect(cron?.isOn(new Date('2024-10-14'))).toBe(false);
});

test('a day of the week next to a star is the only condition', () => {
  const cron = readCron('0 0 * JAN SUN');
  expect(cron?.isOn(new Date('2024-01-07'))).toBe(true);
  expect(cron?.isOn(new Date('2024-01-08'))).toBe(false);
  expect(cron?.isOn(new Date('2024-02-04'))).toBe(false);
});

test.each(['', '* * * *', '* * * * * *', '60 * * * *', '5-1 * * * *', '*-5 * * * *', '@daily'])(
  '"%s" is not read as five fields',
  (text) => expect(readCron(text)).toBeUndefined(),
);

test('an @-word is a schedule', () => {
  expect(v.is(CronSchema, '@daily')).toBe(true);
  expect(v.is(CronSchema, '@every 1h')).toBe(false);
  expect(isCronJobSchedule('@every 1h')).toBe(true);
});

test('the API server accepts every accepted schedule', () => {
  const field = fc.stringMatching(/^(\*|\?|[0-9]{1,2}(-[0-9]{1,2})?)(\/[0-9])?(,[0-9]{1,2})?$/);
  const text = fc.array(field, { minLength: 5, maxLength: 5 }).map((it) => it.join(' '));
  fc.assert(
    fc.property(text, (it) => {
      const times = readCron(it);
      if (times) expect(isCronJobSchedule(it)).toBe(true);
      const all = [...(times?.minutes ?? []), ...(times?.hours ?? [])];
      expect(all.every((n) => n >= 0 && n < 60)).toBe(true);
    }),
  );
});
