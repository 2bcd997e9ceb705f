import { strToU8, Zip, ZipDeflate } from "fflate";
import { columnLetters } from "../import/columns.js";
import { StartUpError } from "../process/start-up-error.js";
import type { ExportCell, ExportList, ExportParts } from "./export-list.js";
import { shownPhone } from "./shown-phone.js";

/** As many as a sheet has. */
const MOST_ROWS = 1_048_576;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The smallest workbook that spreadsheets open: one sheet, every text in its own cell. */
const PARTS: Readonly<Record<string, string>> = {
  "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="pengingat" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

/**
 * A list as XLSX, in pieces. Texts are typed as such, so none is a formula and no number loses its zero.
 *
 * @throws {StartUpError} where a sheet has not as many rows
 */
export async function* xlsxFile(list: ExportList, parts: ExportParts): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const begin = (name: string) => {
    const file = new ZipDeflate(name);
    zip.add(file);
    return file;
  };
  for (const [name, xml] of Object.entries(PARTS)) begin(name).push(strToU8(HEAD + xml), true);

  const sheet = begin("xl/worksheets/sheet1.xml");
  const { columns } = list;
  let line = 1;
  const names = columns.map(({ name }) => name);
  sheet.push(strToU8(`${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rowXml(line, names)}`));
  for await (const rows of list.pages(parts)) {
    if (line + rows.length > MOST_ROWS)
      throw new StartUpError("A sheet has 1,048,576 rows at most: leave out --xlsx.");
    const xml = rows.map((row) => {
      line += 1;
      return rowXml(
        line,
        row.map((cell, at) => (columns[at]?.kind === "phone" ? shownPhone(`${cell ?? ""}`) : cell)),
      );
    });
    sheet.push(strToU8(xml.join("")));
    yield* pieces.splice(0);
  }
  sheet.push(strToU8("</sheetData></worksheet>"), true);
  zip.end();
  yield* pieces;
}

function rowXml(line: number, cells: readonly ExportCell[]): string {
  const xml = cells.map((cell, at) => {
    const reference = `${columnLetters(at)}${line}`;
    if (cell === null || cell === "") return "";
    if (typeof cell === "number") return `<c r="${reference}"><v>${cell}</v></c>`;
    return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  });
  return `<row r="${line}">${xml.join("")}</row>`;
}

function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // Else it would stand for a character.
      .replaceAll(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
      .replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, " ")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
  );
}
