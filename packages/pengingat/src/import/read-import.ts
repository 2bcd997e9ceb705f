import { findHeader } from "./columns.js";
import { csvRows, findSeparator } from "./csv-rows.js";
import type { ImportFile } from "./import-file.js";
import { type ReadOptions, readRows } from "./read-rows.js";
import { decodeText } from "./text-encoding.js";
import { type FileFault, UnreadableFile } from "./unreadable-file.js";
import type { XlsxSheet } from "./xlsx/xlsx-rows.js";

/** A bigger file is no list of a workshop's vehicles. */
export const LARGEST_FILE = 64 * 1_024 * 1_024;

const LACKS_HEADINGS: readonly FileFault[] = ["empty", "no_headings", "heading_not_found"];

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
    const { xlsxSheets } = await import("./xlsx/xlsx-rows.js");
    return readSheets(xlsxSheets(bytes), options);
  }
  if (OTHER_KINDS.some((kind) => begin.startsWith(kind))) throw new UnreadableFile("unknown_kind");
  const { text, encoding } = decodeText(bytes);
  const separator = findSeparator(text, (first) => findHeader(first, options.map)?.columns.size ?? 0);
  return readRows(csvRows(text, separator), options, {
    kind: "csv",
    text: { encoding, separator },
    sheets: null,
  });
}

/** The first sheet that has headings: a cover, or a sheet that explains the others, may stand before it. */
async function readSheets(sheets: readonly XlsxSheet[], options: ReadOptions): Promise<ImportFile> {
  const refusals: UnreadableFile[] = [];
  for (const { name: read, rows } of sheets) {
    const others = sheets.flatMap(({ name }) => (name === read ? [] : name));
    try {
      return await readRows(rows(), options, { kind: "xlsx", text: null, sheets: { read, others } });
    } catch (error) {
      if (!(error instanceof UnreadableFile && LACKS_HEADINGS.includes(error.fault))) throw error;
      refusals.push(error);
    }
  }
  throw refusals.find(({ headings }) => headings.length > 0) ?? refusals[0] ?? new UnreadableFile("empty");
}
