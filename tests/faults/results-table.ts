import type { TrialResult } from "./case-runner.ts";
import { messengerName, optionNames } from "./setup.ts";

const COLUMNS = [
  "trials",
  "hits",
  "due",
  "accepted",
  "duplicates",
  "lost",
  "in doubt",
  "longest recovery",
  "violations",
];

/** The results by kind, by messenger, by option, and in all, for a person to read. */
export function table(results: readonly TrialResult[]): string {
  const rows = [
    ...section("kind", results, ({ kind }) => [kind.name]),
    ...section("messenger", results, ({ arrangement }) => [messengerName(arrangement)]),
    ...section("option", results, ({ arrangement }) => optionNames(arrangement)),
    cells("all", results),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

/** A trial of several options counts with each. */
function section(
  title: string,
  results: readonly TrialResult[],
  namesOf: (result: TrialResult) => readonly string[],
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

function cells(name: string, results: readonly TrialResult[]): string[] {
  const verdicts = results.map(({ verdict }) => verdict);
  const sum = (count: "strikes" | "due" | "accepted" | "duplicates" | "lost" | "inDoubt") =>
    String(verdicts.reduce((total, verdict) => total + verdict[count], 0));
  const longest = Math.max(0, ...verdicts.map(({ recoveryMs }) => recoveryMs));
  return [
    name,
    String(results.length),
    ...[sum("strikes"), sum("due"), sum("accepted"), sum("duplicates"), sum("lost"), sum("inDoubt")],
    `${(longest / 1_000).toFixed(1)} s`,
    String(verdicts.filter(({ violations }) => violations.length > 0).length),
  ];
}

/** What went wrong in one trial, with the line that plays it again. */
export function complaint({ kind, seed, wishes, arrangement, verdict }: TrialResult): string {
  const messenger = messengerName(arrangement);
  const options = optionNames(arrangement).join("+");
  const pins = wishes?.roads ? ` --messenger ${messenger}` : "";
  const replay = `node tests/faults/main.ts --only ${kind.name}${pins} --replay ${seed}`;
  const title = `${kind.name}, ${messenger}, ${options}, seed ${seed}: ${replay}`;
  return [title, ...verdict.violations.map((each) => `  ${each}`)].join("\n");
}
