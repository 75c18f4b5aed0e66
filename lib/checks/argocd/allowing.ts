import type { Environment } from '../../model/environment';
import { ENVIRONMENTS_FILE, TEAMS_FILE } from '../../model/layout';

/** Where to allow something, for the apps of the team or for all apps: the end of a sentence. */
export function allowing({ team }: Environment, right: string): string {
  return team
    ? `${TEAMS_FILE}: \`${right}\` of ${team.name}.`
    : `${ENVIRONMENTS_FILE}, in each environment where it is refused: \`allow: { ${right} }\`.`;
}
