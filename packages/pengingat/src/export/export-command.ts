import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DownloadName } from "@pengingat/page-koa";
import { Tokens } from "../modules/tokens.js";
import { StartUpError } from "../process/start-up-error.js";
import { sayUnread } from "../records/say-unread.js";
import { resultsSince } from "../results/results-since.js";
import { print } from "../terminal/standard-output.js";
import type { CommandParts } from "../with-workshop.js";
import { exportFile } from "./export-file.js";

/** Writes a list to a file, or to standard output. Resolves with the exit code. */
export async function exportList(
  { workshop }: CommandParts,
  { list, xlsx, output }: { list: DownloadName; xlsx: boolean; output: string | null },
): Promise<number> {
  const { container, settings } = workshop;
  const parts = {
    store: container.get(Tokens.Store),
    service: container.get(Tokens.Service),
    clock: container.get(Tokens.Clock),
    intervalMonths: settings.rule.intervalMonths,
    results: () => resultsSince(container, null),
    onUnread: (count: number) => sayUnread(count, "left out"),
  };
  const file = exportFile(parts, list, xlsx ? "xlsx" : "csv");
  const pieces = Readable.from(file.pieces, { objectMode: false });
  if (output === "-") {
    await pipeline(pieces, process.stdout, { end: false });
    return 0;
  }
  const path = resolve(output ?? file.name);
  // It has names and numbers: for its owner alone.
  const target = await open(path, "w", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new StartUpError(`${path} cannot be written (${error.code}).`);
  });
  await pipeline(pieces, target.createWriteStream());
  await print(`${path}\n`);
  return 0;
}
