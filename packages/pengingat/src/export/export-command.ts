import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { DownloadName } from "@pengingat/page-koa";
import { Tokens } from "../modules/tokens.js";
import { StartUpError } from "../process/start-up-error.js";
import { sayUnread } from "../records/say-unread.js";
import { resultsSince } from "../results/results-since.js";
import { print } from "../terminal/standard-output.js";
import type { CommandParts } from "../with-workshop.js";
import { type ExportedFile, exportFile } from "./export-file.js";

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
  if (output === "-") {
    // Standard output says itself why it takes no more, and what that is worth.
    for await (const piece of file.pieces) if (!(await print(piece))) break;
    return 0;
  }
  const path = resolve(output ?? file.name);
  const problem = await write(path, file.pieces);
  if (problem !== null) {
    process.stderr.write(`${path} cannot be written (${problem}).\n`);
    return 1;
  }
  await print(`${path}\n`);
  return 0;
}

/** Writes a file, the whole of it or none. Resolves with the code of why it cannot be, or `null`. */
async function write(path: string, pieces: ExportedFile["pieces"]): Promise<string | null> {
  // It has names and numbers: for its owner alone.
  const target = await open(path, "w", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new StartUpError(`${path} cannot be written (${error.code}).`);
  });
  // Where `path` is a device, there is nothing to remove.
  const isFile = (await target.stat()).isFile();
  const codeOf = (error: NodeJS.ErrnoException) => error.code ?? error.name;
  let isWhole = false;
  try {
    for await (const piece of pieces) {
      const problem = await target.writeFile(piece).then(() => null, codeOf);
      if (problem !== null) return problem;
    }
    const problem = await target.close().then(() => null, codeOf);
    isWhole = problem === null;
    return problem;
  } finally {
    if (!isWhole) {
      await target.close().catch(() => {});
      if (isFile) await rm(path, { force: true });
    }
  }
}
