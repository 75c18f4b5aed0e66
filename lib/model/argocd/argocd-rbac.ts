import * as v from 'valibot';
import { existing } from '../../base/hint';
import { own } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, objectSchema } from '../../base/schema';
import { DnsLabel, NonEmpty } from '../../kubernetes/names';
import { PermissionSchema } from './argocd-permission';
import { type ArgocdRole, isBuiltInRole } from './argocd-role';
import { sparedObjects } from './denied-objects';

/** Who may do what in Argo CD. */
export interface ArgocdRbac {
  /**
   * What everyone who has logged in may do: the name of a role, `readonly`, or `none`.
   *
   * @default 'readonly'
   */
  readonly default?: string;
  /** Roles by name, in addition to `readonly` and `admin`, which Argo CD has. @default none */
  readonly roles?: Readonly<Record<string, ArgocdRole>>;
  /** The claims of a token that name groups. @default ['groups'] */
  readonly scopes?: readonly string[];
  /**
   * How Argo CD compares objects with policies. The built-in roles are written for `glob`: with `regex`, Argosy renders
   * roles that allow the same.
   *
   * @default 'glob'
   */
  readonly matchMode?: 'glob' | 'regex';
}

const RoleName = v.pipe(
  DnsLabel,
  v.check(
    (name) => !isBuiltInRole(name) && name !== 'none',
    ({ input }) => `The name "${input}" is reserved. Choose another one.`,
  ),
);

export const RbacSchema = v.pipe(
  objectSchema<ArgocdRbac>({
    default: v.optional(DnsLabel),
    roles: v.optional(
      recordSchema(
        RoleName,
        objectSchema<ArgocdRole>({
          groups: v.optional(
            v.array(
              v.pipe(
                v.string(),
                v.regex(/^[^\s"][^"\n]*$/, 'Use the name of a group, without quotes.'),
              ),
            ),
          ),
          inherits: v.optional(v.array(DnsLabel)),
          allow: v.optional(v.array(PermissionSchema)),
          deny: v.optional(v.array(PermissionSchema)),
        }),
      ),
    ),
    scopes: v.optional(v.array(NonEmpty)),
    matchMode: v.optional(v.picklist(['glob', 'regex'])),
  }),
  checkedFields<ArgocdRbac>(function* ({ default: everyone, roles = {} }) {
    const names = ['readonly', 'admin', ...Object.keys(roles)];
    const unknown = (name: string) => `There is no role "${name}". ${existing(name, names)}`;
    if (everyone !== undefined && everyone !== 'none' && !names.includes(everyone)) {
      yield { path: ['default'], message: unknown(everyone) };
    }
    for (const [role, { inherits = [] }] of Object.entries(roles)) {
      for (const [i, name] of inherits.entries()) {
        if (names.includes(name)) continue;
        yield { path: ['roles', role, 'inherits', i], message: unknown(name) };
      }
    }
    for (const cycle of cyclesOf(roles)) {
      const [first = ''] = cycle;
      const message = `A role cannot inherit from itself: ${[...cycle, first].join(' -> ')}. Remove one of these from \`inherits\`.`;
      yield { path: ['roles', first, 'inherits'], message };
    }
    yield* sparedObjects(roles);
  }),
);

/** Each cycle of roles that inherit from each other, once: it starts with the role that is defined first. */
function cyclesOf(roles: Readonly<Record<string, ArgocdRole>>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (name: string, above: readonly string[]) => {
    const start = above.indexOf(name);
    if (start >= 0) cycles.push(above.slice(start));
    if (start >= 0 || done.has(name)) return;
    for (const parent of own(roles, name)?.inherits ?? []) visit(parent, [...above, name]);
    done.add(name);
  };
  for (const name of Object.keys(roles)) visit(name, []);
  return cycles;
}
