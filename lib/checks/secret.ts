import type { Rule } from './rule';
import { credential } from './secret/credential';
import { secretObject } from './secret/object';

/** What must not lie in Git. */
export const SECRET_RULES: readonly Rule[] = [secretObject, credential];
