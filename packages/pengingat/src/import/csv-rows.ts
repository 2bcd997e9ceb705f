import { Readable } from "node:stream";
import { CsvError, type Options, parse } from "csv-parse";
import { parse as parseAtOnce } from "csv-parse/sync";
import { MOST_BEFORE_HEADER } from "./columns.js";
import type { SheetRow } from "./sheet.js";
import { UnreadableFile } from "./unreadable-file.js";

const SEPARATORS = [";", ",", "\t", "|"] as const;

/** What stands between the cells of a line. */
export type Separator = (typeof SEPARATORS)[number];

/** Enough for the lines before the headings and some after them. */
const SAMPLE = 64 * 1_024;
/** A line with which Excel tells itself the separator. */
const EXCEL_HINT = /^sep=(.)\r?\n/i;

/** A record and the line that it ends on, counted from 1. */
interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * The separator with which most columns are found by their headings; where none finds any, the one that makes most cells.
 *
 * @param columnsIn - how many are found in the first lines
 */
export function findSeparator(text: string, columnsIn: (first: readonly SheetRow[]) => number): Separator {
  const hint = SEPARATORS.find((separator) => separator === EXCEL_HINT.exec(text)?.[1]);
  if (hint !== undefined) return hint;
  let best: { separator: Separator; columns: number; cells: number } | undefined;
  for (const separator of SEPARATORS) {
    const rows = firstRows(text, separator);
    const columns = columnsIn(rows);
    const cells = Math.max(0, ...rows.map((row) => row.cells.length));
    const isBetter =
      best === undefined || columns > best.columns || (columns === best.columns && cells > best.cells);
    if (isBetter) best = { separator, columns, cells };
  }
  return best?.separator ?? ",";
}

/** The lines at the beginning of a file. */
function firstRows(text: string, separator: Separator): readonly SheetRow[] {
  const [hint = ""] = EXCEL_HINT.exec(text) ?? [];
  const sample = sameLineEnds(text.slice(hint.length, SAMPLE));
  const rows: SheetRow[] = [];
  const keep = (parsed: unknown) => {
    rows.push(toRow(parsed as Parsed, hint === "" ? 0 : 1));
    return null;
  };
  try {
    parseAtOnce(sample, { ...options(separator), to: MOST_BEFORE_HEADER, on_record: keep });
  } catch (error) {
    // The end of the sample may be within a quoted cell.
    if (!(error instanceof CsvError)) throw error;
  }
  return rows;
}

/**
 * All lines of a file, empty ones left out.
 *
 * @throws {UnreadableFile} where a quotation mark is not closed
 */
export async function* csvRows(text: string, separator: Separator): AsyncGenerator<SheetRow> {
  const [hint = ""] = EXCEL_HINT.exec(text) ?? [];
  // In pieces: the parser would keep every record of one long text until it is taken.
  const parser = Readable.from(pieces(text, hint.length)).pipe(parse(options(separator)));
  try {
    for await (const parsed of parser as AsyncIterable<Parsed>) yield toRow(parsed, hint === "" ? 0 : 1);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const [, line = ""] = / at line (\d+)/.exec(error.message) ?? [];
    throw new UnreadableFile("open_quote", line);
  }
}

function* pieces(text: string, from: number): Generator<string> {
  let at = from;
  while (at < text.length) {
    let end = at + SAMPLE;
    // Not within CR LF.
    while (text[end - 1] === "\r") end += 1;
    yield sameLineEnds(text.slice(at, end));
    at = end;
  }
}

/** The parser takes the first line end for that of the whole file; files that were put together have several. */
function sameLineEnds(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}

function options(delimiter: Separator): Options {
  return {
    ...{ delimiter, info: true, record_delimiter: "\n" },
    ...{ relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
  };
}

function toRow({ record, info }: Parsed, before: number): SheetRow {
  const breaks = record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
  return { line: info.lines - breaks + before, cells: record };
}
