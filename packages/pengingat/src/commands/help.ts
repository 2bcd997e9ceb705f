import type { Command } from "commander";

/** `help [command...]`, at every level that has commands: commander's own knows the names of one level only. */
export function helpCommand(program: Command): void {
  if (program.commands.length === 0) return;
  program.commands.forEach(helpCommand);
  program
    .helpCommand(false)
    .command("help [command...]")
    .description("show the help of a command")
    .action((names: readonly string[]) => named(program, names).help());
}

function named(command: Command, [name, ...rest]: readonly string[]): Command {
  if (name === undefined) return command;
  const found = command.commands.find((each) => each.name() === name);
  return found ? named(found, rest) : command.error(`error: unknown command '${name}'`);
}
