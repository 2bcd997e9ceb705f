import type { TrialResult } from "./campaign.ts";

const COLUMNS = [
  "kind",
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

/** The results by kind, and in all, for a person to read. */
export function table(results: readonly TrialResult[]): string {
  const byKind = Map.groupBy(results, ({ kind }) => kind.name);
  const lines = [...byKind].map(([name, own]) => cells(name, own));
  const rows = [COLUMNS, ...lines, cells("all", results)];
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
export function complaint({ kind, seed, verdict }: TrialResult): string {
  const replay = `node tests/trials/main.ts --only ${kind.name} --replay ${seed}`;
  return [`${kind.name}, seed ${seed}: ${replay}`, ...verdict.violations.map((each) => `  ${each}`)].join(
    "\n",
  );
}
