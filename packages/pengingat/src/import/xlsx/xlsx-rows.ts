import type { Cell, SheetRow } from "../sheet.js";
import { UnreadableFile } from "../unreadable-file.js";
import { xmlPieces } from "./read-xml.js";
import { type BookSheet, openWorkbook, textOf, type Workbook } from "./workbook.js";

const DAY_MS = 86_400_000;
/** 1 January 1970, in the days of a spreadsheet. */
const EPOCH_SERIAL = 25_569;
/** 31 December 9999: a spreadsheet shows a larger number as no date. */
const LAST_DAY = 2_958_465;

/** A cell while its text is read. */
interface OpenCell {
  readonly type: string;
  readonly style: number;
  text: string;
}

/** A sheet, and its lines, empty ones left out. */
export interface XlsxSheet {
  readonly name: string;
  /** @throws {UnreadableFile} */
  rows(): Generator<SheetRow>;
}

/**
 * The sheets that are not hidden.
 *
 * @throws {UnreadableFile}
 */
export function xlsxSheets(bytes: Uint8Array): readonly XlsxSheet[] {
  try {
    const workbook = openWorkbook(bytes);
    return workbook.sheets.map((sheet) => ({ name: sheet.name, rows: () => readableRows(workbook, sheet) }));
  } catch (error) {
    throw unreadable(error);
  }
}

function* readableRows(workbook: Workbook, sheet: BookSheet): Generator<SheetRow> {
  try {
    yield* rowsOf(workbook, sheet);
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): UnreadableFile {
  return error instanceof UnreadableFile ? error : new UnreadableFile("bad_spreadsheet");
}

function* rowsOf(workbook: Workbook, sheet: BookSheet): Generator<SheetRow> {
  const done: SheetRow[] = [];
  let line = 0;
  let cells: Cell[] = [];
  let column = -1;
  let cell: OpenCell | null = null;
  let isText = false;
  const pieces = xmlPieces(sheet.pieces(), {
    onOpen(name, attributes) {
      if (name === "row") {
        line = Number(attributes().r ?? line + 1);
        cells = [];
        column = -1;
      } else if (name === "c") {
        const { r, t = "n", s = "0" } = attributes();
        column = r === undefined ? column + 1 : columnOf(r);
        cell = { type: t, style: Number(s), text: "" };
      }
      isText = name === "v" || name === "t";
    },
    onText(text) {
      if (isText && cell !== null) cell.text += text;
    },
    onClose(name) {
      if (name === "v" || name === "t") isText = false;
      if (name === "c" && cell !== null && column < MOST_COLUMNS) {
        while (cells.length < column) cells.push(null);
        cells[column] = cellValue(cell, workbook);
        cell = null;
      }
      if (name === "row" && cells.some((each) => each !== null && each !== ""))
        done.push({ line, cells, serialOffset: workbook.serialOffset });
    },
  });
  for (const _ of pieces) yield* done.splice(0);
  yield* done;
}

/** As many as a spreadsheet has. */
const MOST_COLUMNS = 16_384;

/** Counted from 0, of a reference such as `AB12`. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const number = letter.charCodeAt(0) - 64;
    if (number < 1 || number > 26) break;
    column = column * 26 + number;
  }
  return column - 1;
}

function cellValue({ type, style, text }: OpenCell, workbook: Workbook): Cell {
  if (type === "s") return workbook.sharedStrings.at(Number(text));
  if (type === "b") return text === "1";
  if (type !== "n") return textOf(text);
  if (text === "") return null;
  const number = Number(text);
  if (!workbook.isDateStyle[style] || number > LAST_DAY) return number;
  const date = new Date((Math.floor(number) + workbook.serialOffset - EPOCH_SERIAL) * DAY_MS);
  return Number.isNaN(date.getTime()) ? text : date;
}
