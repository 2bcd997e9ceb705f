import type { Command } from "commander";

/** Takes one phone number; a number with spaces that was not quoted arrives as several words. */
export function onePhoneNumber(command: Command): Command {
  return command
    .argument("<number>", "in any form, such as 0811… or +62 811…; in quotes if it contains spaces")
    .allowExcessArguments()
    .hook("preAction", () => {
      if (command.args.length === 1) return;
      command.error(`${command.name()}: give one phone number (in quotes if it contains spaces).`);
    });
}
