import { commandLine } from "../process/home.js";
import { oneLine } from "../terminal/one-line.js";
import { columnLetters } from "./columns.js";
import type { CellFault, CellProblem, ImportFile, ImportRow } from "./import-file.js";
import type { ImportTarget } from "./import-fleet.js";
import { batches } from "./on-file.js";
import type { ImportPlan, VehicleChange } from "./plan-import.js";

/** What an import did, or would do. */
export interface ImportReport {
  /** The file's name. */
  readonly name: string;
  readonly file: ImportFile;
  readonly plan: ImportPlan & { readonly target: ImportTarget };
  readonly isApplied: boolean;
}

/** How many examples a person gets to see. */
const EXAMPLES = 20;

const FAULTS: Readonly<Record<CellFault, string>> = {
  no_plate: "no plate",
  not_a_plate: "not a plate",
  not_a_date: "not a date",
  no_such_day: "there is no such day",
  future_date: "a last visit in the future",
  old_date: "before 1980",
  long_name: "longer than 200 characters",
  failed_formula: "the formula of the cell went wrong",
  narrow_column: "the column was too narrow when the file was saved; make it wider and save again",
  digits_lost: "the spreadsheet has rounded the number; format the column as text and type it again",
  no_mobile_number: "not a usable mobile number",
};

/** What a reminder needs beside the plate. */
const NEEDED = [
  ["nama", "names"],
  ["hp", "numbers"],
  ["last_visit_date", "last visits"],
] as const;

/** The report for a person, in pieces: a file may have as many problems as lines. */
export function* reportText({ name, file, plan, isApplied }: ImportReport): Generator<string> {
  const leftOut = file.problems.filter(({ leavesOut }) => leavesOut);
  const noted = file.problems.filter(({ leavesOut }) => !leavesOut);
  const { added, changed, same } = plan;
  const [add, change] = isApplied ? ["added", "changed"] : ["to add", "to change"];
  const counts = [
    ...fileLines(name, file),
    "",
    `vehicles ${add}: ${added.length}, ${change}: ${changed.length}, left as they are: ${same}`,
    ...(plan.target === "demo" ? [isApplied ? "The demo is gone." : "The demo will go."] : []),
    ...(file.repeated > 0
      ? [`further lines of the same plates: ${file.repeated}; the latest visit counts`]
      : []),
    ...(plan.earlier > 0
      ? [`visits earlier than on file, which stay as they are: ${plan.earlier} (--replace-visits takes them)`]
      : []),
  ];
  yield `${counts.join("\n")}\n`;
  yield* section(isApplied ? "Added" : "To add", added, addedLine, EXAMPLES);
  yield* section(isApplied ? "Changed" : "To change", changed, changedLine, EXAMPLES);
  yield* section(`Left out: ${new Set(leftOut.map(({ line }) => line)).size}`, leftOut, problemLine);
  yield* section(`Taken, but of no use for a message: ${noted.length}`, noted, problemLine);
  yield isApplied
    ? `\nDone. Who is due: ${commandLine("run --dry-run")}\n`
    : "\nNothing was written. The same command with --apply imports it.\n";
}

/** The report as one JSON object, in pieces. */
export function* reportJson({ name, file, plan, isApplied }: ImportReport): Generator<string> {
  const { line, columns, unused } = file.header;
  const head = {
    file: name,
    kind: file.kind,
    encoding: file.text?.encoding ?? null,
    separator: file.text?.separator ?? null,
    sheet: file.sheets?.read ?? null,
    unread_sheets: file.sheets?.others ?? [],
    unread_lists: file.sheets?.unreadLists ?? [],
    header_line: line,
    columns: Object.fromEntries([...columns].map(([field, { heading }]) => [field, heading])),
    unused_columns: unused,
    date_order: file.dates?.order ?? null,
    date_order_certain: file.dates?.isCertain ?? null,
    most_visits_old: file.areMostVisitsOld,
    applied: isApplied,
    replaces_demo: plan.target === "demo",
    lines: file.lines,
    repeated: file.repeated,
    same: plan.same,
    earlier: plan.earlier,
  };
  yield JSON.stringify(head).slice(0, -1);
  yield* jsonList("added", plan.added, (row) => ({ line: row.line, ...rowData(row.plate, row) }));
  yield* jsonList("changed", plan.changed, (change) => ({
    line: change.row.line,
    before: rowData(change.row.plate, change.before),
    after: rowData(change.row.plate, change),
  }));
  yield* jsonList("problems", file.problems, (problem) => ({
    line: problem.line,
    column: problem.column,
    value: problem.value,
    code: problem.fault.toUpperCase(),
    reason: FAULTS[problem.fault],
    left_out: problem.leavesOut,
  }));
  yield "}\n";
}

function* jsonList<Entry>(
  name: string,
  entries: readonly Entry[],
  dataOf: (entry: Entry) => object,
): Generator<string> {
  let before = `,"${name}":[`;
  for (const batch of batches(entries)) {
    yield before + batch.map((entry) => JSON.stringify(dataOf(entry))).join(",");
    before = ",";
  }
  yield entries.length > 0 ? "]" : `${before}]`;
}

type Person = Pick<ImportRow, "name" | "phone" | "lastVisit">;

function rowData(plate: string, { name, phone, lastVisit }: Person) {
  return { no_pol: plate, nama: name, hp: phone, last_visit_date: lastVisit };
}

function fileLines(
  name: string,
  { kind, text, sheets, header, dates, lines, areMostVisitsOld }: ImportFile,
): string[] {
  const separator = text?.separator === "\t" ? "tab" : text?.separator;
  const how = text
    ? `${kind.toUpperCase()}, ${text.encoding}, separated by ${separator}`
    : kind.toUpperCase();
  const columns = [...header.columns].map(
    ([field, { index, heading }]) => `${field} = ${columnLetters(index)} (${oneLine(heading, 40)})`,
  );
  const found = [`${oneLine(name)}: ${lines} lines (${how}), headings in line ${header.line}`];
  const names = (of: readonly string[]) => oneLine(of.join(", "), 200);
  if (sheets?.others.length) {
    found.push(`  sheet ${oneLine(sheets.read, 40)}; not read: ${names(sheets.others)}`);
  }
  if (sheets?.unreadLists.length) {
    found.push(`  lists too, but not read: ${names(sheets.unreadLists)}. Import each as a file of its own`);
  }
  found.push(`  ${columns.join(", ")}`);
  if (header.unused.length > 0) found.push(`  not read: ${names(header.unused)}`);
  const missing = NEEDED.filter(([field]) => !header.columns.has(field));
  for (const [, what] of missing)
    found.push(`  no column for ${what}: vehicles that have none on file get no reminder`);
  if (dates) {
    const first = dates.order === "day-first" ? "the day comes first" : "the month comes first";
    const example = dates.order === "day-first" ? "5 August" : "8 May";
    const why = dates.isCertain
      ? "as other dates of the file show"
      : "the dates of the file do not settle it: please check";
    found.push(`  dates: ${first}, so 05/08/2025 is ${example} 2025 (${why})`);
  }
  if (areMostVisitsOld) {
    found.push(
      "  most last visits are more than 3 years ago: please check that 13/08/25 does not stand as 25/08/13",
    );
  }
  return found;
}

function* section<Entry>(
  title: string,
  entries: readonly Entry[],
  lineOf: (entry: Entry) => string,
  most = entries.length,
): Generator<string> {
  if (entries.length === 0) return;
  yield `\n${title}\n`;
  for (const batch of batches(entries.slice(0, most))) yield `${batch.map(lineOf).join("\n")}\n`;
  const more = entries.length - most;
  if (more > 0) yield `  … and ${more} more (--json has all)\n`;
}

function addedLine({ line, plate, ...person }: ImportRow): string {
  return `  line ${line}  ${oneLine(plate)}, ${personText(person)}`;
}

function changedLine({ row, before, ...after }: VehicleChange): string {
  return `  line ${row.line}  ${oneLine(row.plate)}: ${personText(before)} → ${personText(after)}`;
}

function personText({ name, phone, lastVisit }: Person): string {
  const visit = lastVisit === null ? "never visited" : `last visit ${lastVisit}`;
  return [name ?? "(no name)", phone ?? "(no number)", visit].map((part) => oneLine(part)).join(", ");
}

function problemLine({ line, column, value, fault }: CellProblem): string {
  const shown = value === "" ? "" : `, ${JSON.stringify(oneLine(value))}`;
  return `  line ${line}, column ${oneLine(column)}${shown}: ${FAULTS[fault]}`;
}
