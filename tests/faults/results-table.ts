import type { CaseResult } from "./case-runner.ts";
import { messengerName, optionNames } from "./setup.ts";

const COLUMNS = [
  "cases",
  "hits",
  "due",
  "accepted",
  "twice",
  "lost",
  "in doubt",
  "most a hit",
  "longest recovery",
  "seconds",
  "violations",
];

/** The results by kind, by messenger, by option, and in all, for a person to read. */
export function resultsTable(results: readonly CaseResult[]): string {
  const rows = [
    ...section("kind", results, ({ kind }) => [kind.name]),
    ...section("messenger", results, ({ setup }) => [messengerName(setup)]),
    ...section("option", results, ({ setup }) => optionNames(setup)),
    cells("all", results),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join("  "))
    .join("\n");
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** A case with several options counts with each. */
function section(
  title: string,
  results: readonly CaseResult[],
  namesOf: (result: CaseResult) => readonly string[],
): string[][] {
  const byName = Map.groupBy(
    results.flatMap((result) => namesOf(result).map((name) => ({ name, result }))),
    ({ name }) => name,
  );
  const lines = [...byName].map(([name, own]) =>
    cells(
      name,
      own.map(({ result }) => result),
    ),
  );
  return [[title, ...COLUMNS], ...lines, []];
}

function cells(name: string, cases: readonly CaseResult[]): string[] {
  const results = cases.map(({ result }) => result);
  const sum = (count: "hits" | "due" | "accepted" | "duplicates" | "lost" | "inDoubt") =>
    String(results.reduce((total, result) => total + result[count], 0));
  const most = Math.max(0, ...results.map(({ hits, inDoubt }) => (hits > 0 ? inDoubt / hits : 0)));
  const longest = Math.max(0, ...results.map(({ recoveryMs }) => recoveryMs));
  const seconds = cases.reduce((total, each) => total + each.seconds, 0) / cases.length;
  return [
    name,
    String(cases.length),
    ...[sum("hits"), sum("due"), sum("accepted"), sum("duplicates"), sum("lost"), sum("inDoubt")],
    most.toFixed(1).replace(".0", ""),
    `${(longest / 1_000).toFixed(2)} s`,
    seconds.toFixed(1),
    String(results.filter(({ violations }) => violations.length > 0).length),
  ];
}

/** What went wrong in a case, with the command that plays it again. */
export function complaint({ kind, seed, fixed, setup, result }: CaseResult): string {
  const messenger = fixed?.gateways ? ` --messenger ${messengerName(setup)}` : "";
  const command = `npm run faults -- --only ${kind.name}${messenger} --replay ${seed}`;
  const title = `${kind.name}, ${messengerName(setup)}, ${optionNames(setup).join("+")}: ${command}`;
  return [title, ...result.violations.map((each) => `  ${each}`)].join("\n");
}
