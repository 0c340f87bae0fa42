/** The commands by name, and what is said where one fails. */
import { UsageError } from './commandLine';
import { convert } from './convert';
import { inspect } from './inspect';
import type { Shell } from './shell';

type Command = (words: readonly string[], shell: Shell) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = { inspect, convert };

/** The exit code: 0, 1 where nothing came of it, 2 where the command line is wrong. */
export async function main([name = '', ...words]: readonly string[], shell: Shell): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command) throw new UsageError(`unknown command ${name}: give ${Object.keys(COMMANDS).join(' or ')}`);
    return await command(words, shell);
  } catch (problem) {
    shell.say((problem as Error).message);
    return problem instanceof UsageError ? 2 : 1;
  }
}
