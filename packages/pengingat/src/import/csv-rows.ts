import { Readable } from "node:stream";
import { CsvError, type Options, parse } from "csv-parse";
import { parse as parseAtOnce } from "csv-parse/sync";
import { columnLetters, MOST_BEFORE_HEADER } from "./columns.js";
import type { SheetRow } from "./sheet.js";
import { UnreadableFile } from "./unreadable-file.js";

const SEPARATORS = [";", ",", "\t", "|"] as const;

/** What stands between the cells of a line. */
export type Separator = (typeof SEPARATORS)[number];

/** Enough for the lines before the headings and some after them. */
const SAMPLE = 64 * 1_024;
/** A line with which Excel tells itself the separator. */
const EXCEL_HINT = /^sep=(.)\r?\n/i;

/** A cell that has more lines with separators than this has swallowed lines of the list. */
const MOST_LINES_OF_CELL = 20;

/** A record, the line that it ends on, counted from 1, and how many empty ones came before. */
interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number; readonly empty_lines: number };
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
 * @throws {UnreadableFile} where a quotation mark is not closed, or so late that it swallows lines
 */
export async function* csvRows(text: string, separator: Separator): AsyncGenerator<SheetRow> {
  const [hint = ""] = EXCEL_HINT.exec(text) ?? [];
  const before = hint === "" ? 0 : 1;
  const check = swallowCheck(text, separator);
  let last: Parsed["info"] = { lines: 0, empty_lines: 0 };
  // Before a later error of the parser, which takes all that it has parsed with it.
  const toChecked = (parsed: unknown) => {
    last = (parsed as Parsed).info;
    const row = toRow(parsed as Parsed, before);
    check(row);
    return row as unknown as string[];
  };
  // In pieces: the parser would keep every record of one long text until it is taken.
  const parser = Readable.from(pieces(text, hint.length)).pipe(
    parse({ ...options(separator), on_record: toChecked }),
  );
  try {
    yield* parser as AsyncIterable<SheetRow>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { empty_lines: empty = 0, index = 0 } = error as { empty_lines?: number; index?: number };
    throw openQuote(last.lines + empty - last.empty_lines + 1 + before, index);
  }
}

function openQuote(line: number, column: number): UnreadableFile {
  return new UnreadableFile("open_quote", `${line} ${columnLetters(column)}`);
}

/** Refuses a line of which a cell goes on over lines of the list, as after a quotation mark that should not be there. */
function swallowCheck(text: string, separator: Separator): (row: TextRow) => void {
  let from = 0;
  /** The parser keeps the mark of a cell that another one closed in the middle of a cell; it may also be of the text. */
  const isBroken = (first = "") => {
    const at = text.indexOf(`"${first.replaceAll('"', '""')}`, from);
    from = Math.max(from, at);
    return at < 0;
  };
  return ({ line, cells }) => {
    let at = line;
    for (const [column, cell] of cells.entries()) {
      if (!cell.includes("\n")) continue;
      const lines = cell.split("\n");
      const swallowed = lines.filter((each) => each.includes(separator)).length;
      const isStray = swallowed > 0 && cell.startsWith('"') && isBroken(lines[0]);
      if (swallowed > MOST_LINES_OF_CELL || isStray) throw openQuote(at, column);
      at += lines.length - 1;
    }
  };
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

interface TextRow extends SheetRow {
  readonly cells: readonly string[];
}

function toRow({ record, info }: Parsed, before: number): TextRow {
  const breaks = record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
  return { line: info.lines - breaks + before, cells: record };
}
