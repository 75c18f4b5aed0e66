import { parseChunk } from '../lua/parser';
import { LuaSyntaxError } from '../lua/syntax-error';
import type { Problem } from '../model/problem';
import type { ResourceCustomization } from './customization';
import { scriptProblem } from './script-problem';

/** The scripts that Lua cannot read. What they do is for `argosy health test`. */
export function syntaxProblems(customizations: readonly ResourceCustomization[]): Problem[] {
  return customizations.flatMap(({ directory, health, actions }) => {
    const scripts: [string, string][] = [
      ...(health ? [['health.lua', health.script] as [string, string]] : []),
      ...(actions ? [['actions/discovery.lua', actions.discovery] as [string, string]] : []),
      ...Object.entries(actions?.definitions ?? {}).map(([name, script]): [string, string] => [
        `actions/${name}/action.lua`,
        script,
      ]),
    ];
    return scripts.flatMap(([path, script]) => problemOf(`${directory}/${path}`, script));
  });
}

function problemOf(file: string, script: string): Problem[] {
  try {
    parseChunk(script, '<string>');
    return [];
  } catch (error) {
    if (!(error instanceof LuaSyntaxError)) throw error;
    const fix = 'Fix the script, and run `argosy health test`.';
    return [{ ...scriptProblem(file, script, error), fix }];
  }
}
