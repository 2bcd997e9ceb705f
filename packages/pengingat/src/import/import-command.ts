import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Tokens } from "../modules/tokens.js";
import { StartUpError } from "../process/start-up-error.js";
import { print } from "../terminal/standard-output.js";
import type { CommandParts } from "../with-workshop.js";
import type { ColumnMap } from "./columns.js";
import { asStartUpError } from "./import-errors.js";
import { applyImport, type ImportParts, previewImport } from "./import-fleet.js";
import { reportJson, reportText } from "./import-report.js";
import { LARGEST_FILE, readImport } from "./read-import.js";

/** What the command was given. */
export interface AskedImport {
  readonly file: string;
  readonly apply?: boolean;
  readonly map: ColumnMap;
  readonly replaceVisits?: boolean;
  readonly json?: boolean;
}

/** Shows what an import would do, or does it. Resolves with the exit code. */
export async function importFile(
  { workshop, diagnostics }: CommandParts,
  { file, apply = false, map, replaceVisits = false, json = false }: AskedImport,
): Promise<number> {
  const { container, settings } = workshop;
  if (settings.vehicleSource !== "column") {
    throw new StartUpError(
      "import writes last visits to vehicle.last_visit_date: it needs VEHICLE_SOURCE=column.",
    );
  }
  const parts: ImportParts = {
    sequelize: container.get(Tokens.Sequelize),
    isEmbedded: settings.isEmbedded,
  };
  const name = basename(file);
  const today = container.get(Tokens.Clock).today();
  const show = (what: string) => (count: number) => diagnostics.show(`${what} ${count}`);
  try {
    const read = await readImport(await contentOf(file), { map, today, onProgress: show("lines read:") });
    const plan = apply
      ? await applyImport(parts, read, { replaceVisits, onProgress: show("vehicles written:") })
      : await previewImport(parts, read, { replaceVisits });
    diagnostics.show(null);
    const report = { name, file: read, plan, isApplied: apply };
    for (const piece of (json ? reportJson : reportText)(report)) await print(piece);
    const hasUnread = (read.sheets?.unreadLists.length ?? 0) > 0;
    return hasUnread || read.problems.some(({ leavesOut }) => leavesOut) ? 1 : 0;
  } catch (error) {
    diagnostics.show(null);
    throw asStartUpError(error, name);
  }
}

async function contentOf(file: string): Promise<Buffer> {
  // One byte more tells a file that is too large from one that just fits.
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(file, { end: LARGEST_FILE })) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "an error";
    throw new StartUpError(`${basename(file)} cannot be read (${code}).`);
  }
}
