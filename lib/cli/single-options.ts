import type { Command, Option } from 'commander';
import { UsageError } from './usage-error';

/**
 * Makes a command and its subcommands refuse an option that is given twice, unless it is repeatable: all but the last
 * value would be ignored.
 */
export function refuseRepeatedOptions(command: Command): void {
  for (const option of command.options) {
    if (!isSingle(option)) continue;
    const given: string[] = [];
    command.on(`option:${option.name()}`, (value: string) => {
      given.push(value);
      if (given.length === 1) return;
      throw new UsageError(
        `${option.long} is given more than once (${given.join(', ')}), and takes one value.`,
      );
    });
  }
  command.commands.forEach(refuseRepeatedOptions);
}

/** True for an option with one value. A repeatable one has a parser that collects the values. */
function isSingle({ required, optional, parseArg, argChoices }: Option): boolean {
  return (required || optional) && (parseArg === undefined || argChoices !== undefined);
}
