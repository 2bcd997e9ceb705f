import { randomUUID } from "node:crypto";
import type { Clock } from "@pengingat/core";
import type { ImportPreview, VehicleEntries, VehicleRegister } from "@pengingat/page-koa";
import type { ImportFile, ImportRow } from "./import-file.js";
import {
  applyImport,
  ForeignTablesError,
  type ImportParts,
  type ImportTarget,
  importTarget,
  previewImport,
} from "./import-fleet.js";
import type { ImportPlan } from "./plan-import.js";
import { readImport } from "./read-import.js";
import { saveVehicle } from "./save-vehicle.js";
import { UnreadableFile } from "./unreadable-file.js";

/** A file that waits for a person to agree, and what was read of it. */
interface KeptFile {
  readonly bytes: Buffer;
  readonly read: ImportFile | null;
}

/** How many files wait; the oldest gives way. */
const MOST_FILES = 3;
const EXAMPLES = 20;
const MOST_PROBLEMS = 200;

/** What a register works with. */
export interface RegisterParts extends ImportParts {
  readonly clock: Clock;
  /** Whether runs read last visits from our column. Else nothing may be written. */
  readonly readsColumn: boolean;
}

/** The vehicles in our own tables, for the page. */
export function vehicleRegister(parts: RegisterParts): VehicleRegister {
  const { clock, readsColumn } = parts;
  const files = new Map<string, KeptFile>();

  function keep(id: string, file: KeptFile): void {
    files.delete(id);
    files.set(id, file);
    const [oldest = ""] = files.keys();
    if (files.size > MOST_FILES) files.delete(oldest);
  }

  return {
    async isOpen() {
      return readsColumn && (await importTarget(parts)) !== "other";
    },

    async preview(file, columns) {
      // Each preview has an id of its own: an import takes the reading that was shown, and no later one.
      const id = randomUUID();
      const bytes = typeof file === "string" ? files.get(file)?.bytes : file;
      if (typeof file === "string") files.delete(file);
      if (bytes === undefined) return { refused: "gone", detail: "", choice: null };
      try {
        if (!readsColumn) throw new ForeignTablesError();
        const read = await readImport(bytes, { map: columns, today: clock.today() });
        const plan = await previewImport(parts, read);
        keep(id, { bytes, read });
        return shownPlan(id, read, plan);
      } catch (error) {
        if (error instanceof ForeignTablesError) return { refused: "closed", detail: "", choice: null };
        if (!(error instanceof UnreadableFile)) throw error;
        const { fault, detail, headings } = error;
        if (headings.length > 0) keep(id, { bytes, read: null });
        return { refused: fault, detail, choice: headings.length > 0 ? { id, headings } : null };
      }
    },

    async apply(id) {
      const file = files.get(id)?.read;
      if (!file) return null;
      const { added, changed } = await applyImport(parts, file);
      files.delete(id);
      return { added: added.length, changed: changed.length };
    },

    save: async (entry) => (readsColumn ? saveVehicle(parts, entry, clock.today()) : "closed"),
  };
}

function shownPlan(
  id: string,
  file: ImportFile,
  { target, added, changed, same, earlier }: ImportPlan & { readonly target: ImportTarget },
): ImportPreview {
  const { header, dates, problems, kind, sheets, text } = file;
  const example = ({ line, plate }: ImportRow, before: VehicleEntries | null, after: VehicleEntries) => ({
    ...{ line, plate, before: before && entries(before), ...entries(after) },
  });
  return {
    id,
    lines: file.lines,
    format: [kind.toUpperCase(), ...(text ? [text.encoding, text.separator.replace("\t", "tab")] : [])],
    sheets,
    headerLine: header.line,
    added: added.length,
    changed: changed.length,
    same,
    repeated: file.repeated,
    earlier,
    replacesDemo: target === "demo",
    columns: [...header.columns].map(([field, { heading }]) => ({ field, heading })),
    unused: header.unused,
    dayComesFirst: dates && dates.order === "day-first",
    isOrderCertain: dates?.isCertain ?? true,
    areMostVisitsOld: file.areMostVisitsOld,
    examples: [
      ...changed.slice(0, EXAMPLES).map(({ row, before, ...after }) => example(row, before, after)),
      ...added.slice(0, EXAMPLES).map((row) => example(row, null, row)),
    ],
    problems: problems.slice(0, MOST_PROBLEMS),
    problemCount: problems.length,
  };
}

function entries({ name, phone, lastVisit }: VehicleEntries): VehicleEntries {
  return { name, phone, lastVisit };
}
