import type { DownloadName } from "@pengingat/page-koa";
import { csvFile } from "./csv-file.js";
import type { ExportParts } from "./export-list.js";
import { EXPORT_LISTS } from "./lists.js";
import { xlsxFile } from "./xlsx-file.js";

export type ExportFormat = "csv" | "xlsx";

/** A file to download or to write. */
export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** A list as a file, named by the day. Nothing is read before its pieces are. */
export function exportFile(parts: ExportParts, list: DownloadName, format: ExportFormat): ExportedFile {
  const name = `pengingat-${list}-${parts.clock.today()}.${format}`;
  const pieces = (format === "csv" ? csvFile : xlsxFile)(EXPORT_LISTS[list], parts);
  return { name, type: TYPES[format], pieces };
}
