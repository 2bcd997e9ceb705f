import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";

/** The list in `libreoffice/`, as LibreOffice saved it. */
export function savedByLibreOffice(kind: "csv" | "xlsx"): Buffer {
  return readFileSync(new URL(`./libreoffice/pelanggan.${kind}`, import.meta.url));
}

type Zip = (parts: Readonly<Record<string, Uint8Array>>) => Uint8Array;

/** The parts that LibreOffice Calc writes, in its order and with its namespaces and number formats. */
export function libreOfficeBook(
  rows: string,
  strings: readonly string[],
  more: Readonly<Record<string, string>> = {},
  zip: Zip = (parts) => zipSync(parts),
): Buffer {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const parts: Record<string, string> = {
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId3" Type="${relations}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId4" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook ${main} xmlns:r="${relations}"><workbookPr backupFile="false" date1904="false"/><sheets><sheet name="Bantuan" sheetId="1" state="hidden" r:id="rId2"/><sheet name="Pelanggan" sheetId="2" state="visible" r:id="rId3"/></sheets></workbook>`,
    "xl/styles.xml": `${head}<styleSheet ${main}><numFmts count="2"><numFmt numFmtId="164" formatCode="General"/><numFmt numFmtId="165" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/></numFmts><cellStyleXfs count="1"><xf numFmtId="165"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet ${main}><sheetData><row r="1"><c r="A1" t="n"><v>1</v></c></row></sheetData></worksheet>`,
    "xl/worksheets/sheet2.xml": `${head}<worksheet ${main}><sheetPr filterMode="false"/><sheetData>${rows}</sheetData></worksheet>`,
    "xl/sharedStrings.xml": `${head}<sst ${main}>${strings.map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join("")}</sst>`,
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    ...more,
  };
  return Buffer.from(
    zip(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]))),
  );
}

export function bookRow(line: number, ...cells: readonly string[]): string {
  return `<row r="${line}" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">${cells.join("")}</row>`;
}

/** A cell whose text stands among those that the sheet shares. */
export function sharedCell(reference: string, index: number): string {
  return `<c r="${reference}" s="0" t="s"><v>${index}</v></c>`;
}

/** A workbook of sheets by their names, of lines of cells; a text stands in its cell. */
export function bookOfSheets(
  sheets: Readonly<Record<string, readonly (readonly (string | number)[])[]>>,
): Buffer {
  const names = Object.keys(sheets);
  const each = (xml: (name: string, n: number) => string) => names.map(xml).join("");
  const cell = (value: string | number) =>
    typeof value === "number"
      ? `<c><v>${value}</v></c>`
      : `<c t="inlineStr"><is><t>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></is></c>`;
  const rowsOf = (name: string) =>
    (sheets[name] ?? []).map((cells, n) => bookRow(n + 1, ...cells.map(cell))).join("");
  const parts = {
    "xl/workbook.xml": `<workbook xmlns:r="r"><sheets>${each((name, n) => `<sheet name="${name}" r:id="s${n}"/>`)}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${each((_, n) => `<Relationship Id="s${n}" Target="worksheets/s${n}.xml"/>`)}</Relationships>`,
    ...Object.fromEntries(
      names.map((name, n) => [
        `xl/worksheets/s${n}.xml`,
        `<worksheet><sheetData>${rowsOf(name)}</sheetData></worksheet>`,
      ]),
    ),
  };
  return libreOfficeBook("", [], parts);
}
