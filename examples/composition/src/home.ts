import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of `.env` and `.data/`: `PENGINGAT_HOME`, else the repository's root, whatever folder the program is
 * started from, so that a cron job without a working directory finds its settings.
 */
export function homeFolder(): string {
  const configured = process.env.PENGINGAT_HOME;
  return configured ? resolve(configured) : fileURLToPath(new URL("../../../", import.meta.url));
}
