import { randomUUID } from "node:crypto";
import type { Clock } from "@pengingat/core";
import type { ImportPreview, VehicleRegister } from "@pengingat/page-koa";
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

/** How many files wait for a person to agree; the oldest gives way. */
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
  const files = new Map<string, ImportFile>();

  return {
    async isOpen() {
      return readsColumn && (await importTarget(parts)) !== "other";
    },

    async preview(bytes) {
      try {
        if (!readsColumn) throw new ForeignTablesError();
        const file = await readImport(bytes, { map: {}, today: clock.today() });
        const plan = await previewImport(parts, file);
        const id = randomUUID();
        files.set(id, file);
        const [oldest = ""] = files.keys();
        if (files.size > MOST_FILES) files.delete(oldest);
        return shownPlan(id, file, plan);
      } catch (error) {
        if (error instanceof UnreadableFile) return { refused: error.fault, detail: error.detail };
        if (error instanceof ForeignTablesError) return { refused: "closed", detail: "" };
        throw error;
      }
    },

    async apply(id) {
      const file = files.get(id);
      if (file === undefined) return null;
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
  const { header, dates, problems } = file;
  const example = ({ line, plate, name, phone, lastVisit }: ImportRow, isNew: boolean) => ({
    ...{ line, plate, name, phone, lastVisit, isNew },
  });
  return {
    id,
    lines: file.lines,
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
    examples: [
      ...changed
        .slice(0, EXAMPLES)
        .map(({ row, name, phone, lastVisit }) => example({ ...row, name, phone, lastVisit }, false)),
      ...added.slice(0, EXAMPLES).map((row) => example(row, true)),
    ],
    problems: problems.slice(0, MOST_PROBLEMS),
    problemCount: problems.length,
  };
}
