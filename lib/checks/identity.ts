import { annotation } from './identity/annotation';
import { label } from './identity/label';
import { name } from './identity/name';
import { namespace } from './identity/namespace';
import { port } from './identity/port';
import type { Rule } from './rule';

/** The rules about the names, labels and ports of a single object. */
export const IDENTITY_RULES: readonly Rule[] = [name, label, annotation, namespace, port];
