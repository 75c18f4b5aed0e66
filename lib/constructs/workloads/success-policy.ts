import * as v from 'valibot';
import { objectSchema, type Schema } from '../../base/schema';

/** When an indexed job has succeeded before all of its indexes have: one rule is enough. */
export type SuccessRule =
  | {
      /** These indexes have to succeed, such as `0,2-5`. */
      readonly succeededIndexes: string;
      /** How many of them are enough. @default all */
      readonly succeededCount?: number;
    }
  | {
      /** This many of all indexes have to succeed. */
      readonly succeededCount: number;
    };

const count = v.pipe(v.number(), v.integer(), v.minValue(1, 'Use a whole number of at least 1.'));

const Indexes = v.pipe(
  v.string(),
  v.check((text) => {
    let last = -1;
    return text.split(',').every((part) => {
      const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
      if (from === undefined || Number(from) <= last || Number(to) < Number(from)) return false;
      last = Number(to);
      return true;
    });
  }, 'Use numbers and ranges in ascending order, such as "0,2-5".'),
);

/** How many indexes a valid list such as `0,2-5` has, and the last of them. */
export function countIndexes(indexes: string): { readonly count: number; readonly last: number } {
  let count = 0;
  let last = 0;
  for (const part of indexes.split(',')) {
    const [from = 0, to = from] = part.split('-').map(Number);
    count += to - from + 1;
    last = to;
  }
  return { count, last };
}

export const SuccessPolicySchema = v.pipe(
  v.array(
    v.union(
      [
        objectSchema<Extract<SuccessRule, { succeededIndexes: string }>>({
          succeededIndexes: Indexes,
          succeededCount: v.optional(count),
        }),
        objectSchema<{ readonly succeededCount: number }>({ succeededCount: count }),
      ],
      'Set `succeededIndexes`, such as "0,2-5", or `succeededCount`, or both.',
    ),
  ),
  v.minLength(1, 'There are no rules.'),
  v.maxLength(20, 'At most 20 rules are possible.'),
) as Schema<readonly SuccessRule[]>;
