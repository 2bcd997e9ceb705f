import { existsSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of `.env` and `.data/`: `PENGINGAT_HOME`; else the folder that the program is installed in, so that a cron
 * job without a working directory finds its settings; with a global install the current folder.
 */
export function homeFolder(): string {
  const configured = process.env.PENGINGAT_HOME;
  return configured ? resolve(configured) : folderOf(fileURLToPath(import.meta.url), process.cwd());
}

/** How a command is typed here, for messages that name one. */
export function commandLine(command: string): string {
  const isInstalled = fileURLToPath(import.meta.url)
    .split(sep)
    .includes("node_modules");
  if (isInstalled) return `npx pengingat ${command}`;
  return command === "migrate" ? "npm run migrate" : `npm run -s pengingat -- ${command}`;
}

/**
 * Where a file of this package is installed: above the outermost `node_modules`, and in the repository its root. A global
 * install, and the cache of `npx`, belong to no folder of the user: `current` then.
 */
export function folderOf(file: string, current: string): string {
  const parts = file.split(sep);
  const modules = parts.indexOf("node_modules");
  if (modules < 0) return parts.slice(0, parts.lastIndexOf("packages")).join(sep);
  const folder = parts.slice(0, modules).join(sep);
  const isProject = existsSync(join(folder, "package.json")) && parts[modules - 2] !== "_npx";
  return isProject ? folder : current;
}
