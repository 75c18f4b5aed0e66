import * as v from 'valibot';
import { checkedString } from '../base/schema';

const HALF = 'It contains half a surrogate pair, which is not valid Unicode.';

/** Text of a ConfigMap or an annotation. */
export const UnicodeText = checkedString((text) => (text.isWellFormed() ? undefined : HALF));

/** Text that a process is given: its environment or its arguments. */
export const ProcessText = checkedString((text) => {
  if (text.includes('\0')) {
    return 'It contains NUL, which ends a text for the kernel: the container would not start.';
  }
  return text.isWellFormed() ? undefined : HALF;
});

/** A key of a rendered object. cdk8s takes `constructor` for the class of the object; `__proto__` sets its prototype. */
export const RenderableKey = v.check(
  (key: string) => key !== '__proto__' && key !== 'constructor',
  'cdk8s cannot render a field of this name. Give it another one.',
);
