import * as v from 'valibot';
import { show } from '../base/hint';

/** Owners of code, as CODEOWNERS of GitHub and GitLab name them. */
export const CodeOwnersSchema = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.check(
        (owner) => /^(@@?[\w.-]+(\/[\w.-]+)*|[^\s@#]+@[\w-]+(\.[\w-]+)+)$/.test(owner),
        ({ input }) =>
          `${show(input)} is no code owner: use \`@org/team\`, \`@user\` or an e-mail address.`,
      ),
    ),
  ),
  v.minLength(1, 'Name at least one owner, or remove the field.'),
);
