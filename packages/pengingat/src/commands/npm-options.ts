import { editDistance } from "@pengingat/core/adapter";
import type { Command } from "commander";

/**
 * Obeys the options that npm took for itself: `npm run remind --dry-run`, with the `--` forgotten, reaches the script
 * only as `npm_config_dry_run`, and without this it would send. `--yes` is not obeyed: an `.npmrc` may hold it for other
 * reasons, and a run that needs it says so.
 */
export function passOnNpmOptions(command: Command, environment: NodeJS.ProcessEnv): void {
  const script = environment.npm_lifecycle_event;
  if (script === undefined) return;
  const taken = takenByNpm(environment);
  // npm knows `dry-run`, and hands on what it does not know, such as `dryrun`, under its own name.
  obey(command, script, "--dry-run", (option) => taken.some((name) => editDistance(name, option) <= 2));
  if (has(command, "--json")) obey(command, script, "--json", (option) => taken.includes(option));
}

function obey(command: Command, script: string, option: string, isTaken: (plain: string) => boolean): void {
  if (!isTaken(plain(option))) return;
  const name = command.name();
  if (!has(command, option)) command.error(`${name} has no ${option} (npm took it for itself).`);
  const attribute = plain(option) === "json" ? "json" : "dryRun";
  if (command.getOptionValue(attribute) === true) return;
  command.setOptionValue(attribute, true);
  const line = rightLine(name, script, option);
  process.stderr.write(`npm took ${option} for itself; pengingat obeys it all the same. Better: ${line}\n`);
}

function has(command: Command, option: string): boolean {
  return command.options.some(({ long }) => long === option);
}

/** The names of what was set for npm, without `_`. */
function takenByNpm(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment)
    .filter(([name, value]) => name.startsWith("npm_config_") && value !== "" && value !== "false")
    .map(([name]) => plain(name.slice("npm_config_".length)));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, "");
}

/** How the option gets past npm. */
function rightLine(command: string, script: string, option: string): string {
  if (script === "npx") return `npx pengingat ${command} ${option}`;
  const needsName = script === "pengingat" || (script === "remind" && command !== "run");
  return `npm run -s ${script} -- ${needsName ? `${command} ` : ""}${option}`;
}
