import { nearest } from "@pengingat/core/adapter";
import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { compareCommand } from "./compare.js";
import { doctorCommand } from "./doctor.js";
import { exportCommand } from "./export.js";
import { helpCommand } from "./help.js";
import { importCommand } from "./import.js";
import { listCommand } from "./list.js";
import { migrateCommand } from "./migrate.js";
import { passOnNpmOptions } from "./npm-options.js";
import { personCommand } from "./person.js";
import { resolveCommand } from "./resolve.js";
import { resultsCommand } from "./results.js";
import { retainCommand } from "./retain.js";
import { runCommand } from "./run.js";
import { startCommand } from "./start.js";
import { suppressCommand } from "./suppress.js";
import { testCommand } from "./test.js";
import { tokenCommand } from "./token.js";
import { unsuppressCommand } from "./unsuppress.js";
import { userCommand } from "./user.js";

/** Each adds its command to the program, and imports what the command needs once it is called. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  startCommand,
  runCommand,
  importCommand,
  exportCommand,
  listCommand,
  resolveCommand,
  suppressCommand,
  unsuppressCommand,
  resultsCommand,
  personCommand,
  retainCommand,
  userCommand,
  tokenCommand,
  migrateCommand,
  doctorCommand,
  testCommand,
  compareCommand,
];

/**
 * The command line. It throws commander's `CommanderError` where commander would end the process: after help and
 * version, and for what it does not know.
 */
export function pengingat(): Command {
  const program = new Command("pengingat")
    .description("Reminds a workshop's customers over WhatsApp that their vehicle is due for maintenance.")
    .version(manifest.version, "-V, --version", "show the version")
    .helpOption("-h, --help", "show this help")
    .exitOverride()
    .showHelpAfterError("Add --help for usage.")
    .hook("preAction", (_, command) => passOnNpmOptions(command, process.env));
  for (const add of COMMANDS) add(program);
  helpCommand(program);
  sayWhatIsWrong(program);
  return program;
}

/** For the command and those below it. */
function sayWhatIsWrong(command: Command): void {
  command.configureOutput({ outputError: (text, write) => write(reworded(withNearest(text, command))) });
  command.commands.forEach(sayWhatIsWrong);
}

/** Commander finds no name in another case, and none that was cut short, such as `--dry`. */
function withNearest(text: string, { commands, options }: Command): string {
  const [, kind, given = ""] = /^error: unknown (command|option) '([^'=]*)/.exec(text) ?? [];
  if (kind === undefined || text.includes("Did you mean")) return text;
  const names =
    kind === "command"
      ? commands.map((command) => command.name())
      : ["--help", ...options.flatMap(({ long }) => long ?? [])];
  const word = given.toLowerCase();
  const cut = names.find((name) => word.length > 2 && name.startsWith(word));
  const near = cut ?? nearest(word, names, Math.floor(word.length / 3));
  return near === null ? text : text.replace(/\n$/, `\n(Did you mean ${near}?)\n`);
}

/** Commander's message in the words of the others, without the numbers of people: it may end in a log of cron. */
function reworded(text: string): string {
  return text
    .replace(/^error: (.)/, (_, first: string) => first.toUpperCase())
    .replace(/([^.?)])\n$/, "$1.\n")
    .replaceAll(/\+?\d[\d -]{5,}/g, "…")
    .replaceAll(/'([^']*)'/g, '"$1"')
    .replace(/\.?\n\(Did you mean (one of )?(.*)\?\)/, (_, several = "", names) =>
      several ? `. Did you mean one of ${names}?` : `. Did you mean "${names}"?`,
    );
}
