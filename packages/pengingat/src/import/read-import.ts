import { findHeader, MOST_BEFORE_HEADER } from "./columns.js";
import { csvRows, findSeparator } from "./csv-rows.js";
import type { ImportFile } from "./import-file.js";
import { type ReadOptions, readRows } from "./read-rows.js";
import type { SheetRow } from "./sheet.js";
import { decodeText } from "./text-encoding.js";
import { type FileFault, UnreadableFile } from "./unreadable-file.js";

/** A bigger file is no list of a workshop's vehicles. */
export const LARGEST_FILE = 64 * 1_024 * 1_024;

const LACKS_HEADINGS: readonly FileFault[] = ["empty", "no_headings", "heading_not_found"];

/** How files begin that are neither: an old `.xls`, a PDF, a picture. */
const OTHER_KINDS = ["\xd0\xcf\x11\xe0", "%PDF", "\x89PNG", "\xff\xd8\xff"];

/** The sheets of a file that have any rows; a CSV is one. */
export interface OpenFile extends Pick<ImportFile, "kind" | "text"> {
  readonly sheets: readonly {
    readonly name: string;
    rows(): Iterable<SheetRow> | AsyncIterable<SheetRow>;
  }[];
}

/**
 * Opens a CSV or XLSX file, whichever it is by its content.
 *
 * @param columnsIn - how many columns are found by their headings in the first lines of a CSV
 * @throws {UnreadableFile}
 */
export async function openFile(
  bytes: Buffer,
  columnsIn: (first: readonly SheetRow[]) => number,
): Promise<OpenFile> {
  if (bytes.length === 0) throw new UnreadableFile("empty");
  if (bytes.length > LARGEST_FILE) throw new UnreadableFile("too_large");
  const begin = bytes.subarray(0, 4).toString("latin1");
  if (begin.startsWith("PK")) {
    const { xlsxSheets } = await import("./xlsx/xlsx-rows.js");
    return { kind: "xlsx", text: null, sheets: xlsxSheets(bytes).filter(hasRows) };
  }
  if (OTHER_KINDS.some((kind) => begin.startsWith(kind))) throw new UnreadableFile("unknown_kind");
  const { text, encoding } = decodeText(bytes);
  const separator = findSeparator(text, columnsIn);
  const sheet = { name: "", rows: () => csvRows(text, separator) };
  return { kind: "csv", text: { encoding, separator }, sheets: [sheet] };
}

function hasRows({ rows }: { rows(): Iterable<SheetRow> }): boolean {
  try {
    for (const _ of rows()) return true;
    return false;
  } catch {
    // Whoever reads it is told.
    return true;
  }
}

/** Which sheet of a file was read, and which were not; `null` of a CSV. */
async function sheetsRead(
  { kind, sheets }: OpenFile,
  read: string,
  map: ReadOptions["map"],
): Promise<ImportFile["sheets"]> {
  if (kind === "csv") return null;
  const others = sheets.filter(({ name }) => name !== read);
  const unreadLists: string[] = [];
  for (const { name, rows } of others) {
    if (findHeader(await firstOf(rows()), map) !== null) unreadLists.push(name);
  }
  return { read, others: others.map(({ name }) => name), unreadLists };
}

async function firstOf(rows: Iterable<SheetRow> | AsyncIterable<SheetRow>): Promise<readonly SheetRow[]> {
  const first: SheetRow[] = [];
  for await (const row of rows) if (first.push(row) >= MOST_BEFORE_HEADER) break;
  return first;
}

/**
 * Reads a file: the first sheet that has headings, as a cover, or a sheet that explains the others, may stand before it.
 *
 * @throws {UnreadableFile}
 */
export async function readImport(bytes: Buffer, options: ReadOptions): Promise<ImportFile> {
  const file = await openFile(bytes, (first) => findHeader(first, options.map)?.columns.size ?? 0);
  const { kind, text } = file;
  const refusals: UnreadableFile[] = [];
  for (const { name, rows } of file.sheets) {
    try {
      return await readRows(rows(), options, {
        kind,
        text,
        sheets: await sheetsRead(file, name, options.map),
      });
    } catch (error) {
      if (!(error instanceof UnreadableFile && LACKS_HEADINGS.includes(error.fault))) throw error;
      refusals.push(error);
    }
  }
  throw refusals.find(({ headings }) => headings.length > 0) ?? refusals[0] ?? new UnreadableFile("empty");
}
