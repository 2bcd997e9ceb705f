import { UnreadableFile } from "../unreadable-file.js";
import { readXml } from "./read-xml.js";
import { TextStore } from "./text-store.js";
import { type ZipPart, zipParts } from "./zip-parts.js";

/** A sheet that is not hidden. */
export interface BookSheet {
  readonly name: string;
  /**
   * Its document, which is unpacked as it is read: it may be a hundred times as large as the file.
   *
   * @throws {UnreadableFile} where it is missing or too large
   */
  pieces(): Iterable<Uint8Array>;
}

/** What is needed to read the sheets of a workbook. */
export interface Workbook {
  readonly sheets: readonly BookSheet[];
  readonly sharedStrings: Pick<TextStore, "at">;
  /** Of each style of a cell, whether it shows a number as a date. */
  readonly isDateStyle: readonly boolean[];
  /** Days to add to a serial: old spreadsheets of the Mac count from 1904. */
  readonly serialOffset: number;
}

/** What a part may unpack to, in bytes: a small file can claim to hold a huge one. */
const LARGEST = 256 * 1_024 * 1_024;
const BUILT_IN_DATES = [14, 15, 16, 17, 22, 27, 30, 36, 50, 57];

/** @throws {UnreadableFile} where it is another kind of document, or a part is missing or too large */
export function openWorkbook(bytes: Uint8Array): Workbook {
  const parts = zipParts(bytes);
  // An .ods, .xlsb or .docx is a zip too.
  if (![...parts.keys()].some((name) => /^xl\/work(?:book|sheets\/).*\.xml$/.test(name)))
    throw new UnreadableFile("unknown_kind");
  const part = (name: string) => {
    const found = parts.get(name);
    return found && limited(found);
  };
  const { sheets, is1904 } = readWorkbook(part("xl/workbook.xml"));
  const targets = readTargets(part("xl/_rels/workbook.xml.rels"));
  return {
    sheets: sheets.map(({ name, id }) => ({
      name,
      pieces() {
        const target = targets.get(id) ?? "worksheets/sheet1.xml";
        const found = part(target.startsWith("/") ? target.slice(1) : `xl/${target}`);
        if (found === undefined) throw new UnreadableFile("bad_spreadsheet");
        return found;
      },
    })),
    sharedStrings: readSharedStrings(part("xl/sharedStrings.xml")),
    isDateStyle: readStyles(part("xl/styles.xml")),
    serialOffset: is1904 ? 1_462 : 0,
  };
}

/**
 * The text of a cell, in which `_x000D_` stands for a character that XML does not take. It is a copy: a text that is cut out
 * of a piece of the document would keep the whole piece in memory.
 */
export function textOf(part: string): string {
  const text = part.includes("_x")
    ? part.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : part;
  return Buffer.from(text).toString();
}

/**
 * The pieces of a part, up to a limit in bytes, whatever the archive says of its size.
 *
 * @throws {UnreadableFile}
 */
export function* limited(part: ZipPart, largest = LARGEST): Generator<Uint8Array> {
  if (part.size > largest) throw new UnreadableFile("too_large");
  let size = 0;
  for (const piece of part.pieces()) {
    size += piece.length;
    if (size > largest) throw new UnreadableFile("too_large");
    yield piece;
  }
}

/** The sheets that are not hidden. */
function readWorkbook(pieces: Iterable<Uint8Array> | undefined): {
  readonly sheets: readonly { readonly name: string; readonly id: string }[];
  readonly is1904: boolean;
} {
  const sheets: { name: string; id: string }[] = [];
  let is1904 = false;
  readXml(pieces, {
    onOpen(name, attributes) {
      if (name === "workbookPr") is1904 = /^(1|true)$/.test(attributes().date1904 ?? "");
      if (name !== "sheet" || (attributes().state ?? "visible") !== "visible") return;
      // Whatever prefix stands for the namespace of relations.
      const [, id = ""] = Object.entries(attributes()).find(([key]) => key.endsWith(":id")) ?? [];
      sheets.push({ name: attributes().name ?? "", id });
    },
  });
  return { sheets: sheets.length > 0 ? sheets : [{ name: "", id: "" }], is1904 };
}

function readTargets(pieces: Iterable<Uint8Array> | undefined): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  readXml(pieces, {
    onOpen(name, attributes) {
      const { Id, Target } = attributes();
      if (name === "Relationship" && Id !== undefined && Target !== undefined) targets.set(Id, Target);
    },
  });
  return targets;
}

function readSharedStrings(pieces: Iterable<Uint8Array> | undefined): TextStore {
  const strings = new TextStore();
  let text = "";
  let isText = false;
  // How a word of Japanese is spoken stands beside it.
  let isSpoken = false;
  readXml(pieces, {
    onOpen(name) {
      if (name === "si") text = "";
      if (name === "rPh") isSpoken = true;
      isText = name === "t" && !isSpoken;
    },
    onText(part) {
      if (isText) text += part;
    },
    onClose(name) {
      if (name === "t") isText = false;
      if (name === "rPh") isSpoken = false;
      if (name === "si") strings.add(textOf(text));
    },
  });
  return strings;
}

function readStyles(pieces: Iterable<Uint8Array> | undefined): readonly boolean[] {
  const dates = new Set(BUILT_IN_DATES.map(String));
  const styles: boolean[] = [];
  let isOfCells = false;
  readXml(pieces, {
    onOpen(name, attributes) {
      if (name === "cellXfs") isOfCells = true;
      if (name === "numFmt" && isDateFormat(attributes().formatCode ?? ""))
        dates.add(attributes().numFmtId ?? "");
      if (name === "xf" && isOfCells) styles.push(dates.has(attributes().numFmtId ?? ""));
    },
    onClose(name) {
      if (name === "cellXfs") isOfCells = false;
    },
  });
  return styles;
}

/** Whether a format such as `[$-421]dd mmmm yyyy` has a day or a year outside of quoted text. */
function isDateFormat(code: string): boolean {
  return /[dy]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ""));
}
