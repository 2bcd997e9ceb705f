import { csvRows, findSeparator } from "./csv-rows.js";
import type { ImportFile } from "./import-file.js";
import { type ReadOptions, readRows } from "./read-rows.js";
import { decodeText } from "./text-encoding.js";
import { UnreadableFile } from "./unreadable-file.js";

/** A bigger file is no list of a workshop's vehicles. */
export const LARGEST_FILE = 64 * 1_024 * 1_024;

/** How files begin that are neither: an old `.xls`, a PDF, a picture. */
const OTHER_KINDS = ["\xd0\xcf\x11\xe0", "%PDF", "\x89PNG", "\xff\xd8\xff"];

/**
 * Reads a CSV or XLSX file, whichever it is by its content.
 *
 * @throws {UnreadableFile}
 */
export async function readImport(bytes: Buffer, options: ReadOptions): Promise<ImportFile> {
  if (bytes.length === 0) throw new UnreadableFile("empty");
  if (bytes.length > LARGEST_FILE) throw new UnreadableFile("too_large");
  const begin = bytes.subarray(0, 4).toString("latin1");
  if (begin.startsWith("PK")) {
    const { xlsxRows } = await import("./xlsx/xlsx-rows.js");
    return readRows(xlsxRows(bytes), options, { kind: "xlsx", text: null });
  }
  if (OTHER_KINDS.some((kind) => begin.startsWith(kind))) throw new UnreadableFile("unknown_kind");
  const { text, encoding } = decodeText(bytes);
  const separator = findSeparator(text, options.map);
  return readRows(csvRows(text, separator), options, { kind: "csv", text: { encoding, separator } });
}
