import type { Rule } from './rule';
import { credential } from './secret/credential';
import { secretObject } from './secret/object';

/** The rules about credentials that must not be committed. */
export const SECRET_RULES: readonly Rule[] = [secretObject, credential];
