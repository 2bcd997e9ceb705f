import type { CheckResult } from "@pengingat/core";
import { oneLine } from "../terminal/one-line.js";

const MARKS: Readonly<Record<CheckResult["state"], string>> = {
  ok: "ok",
  warning: "WARNING",
  problem: "PROBLEM",
};

/** What a look at everything came to. */
export interface Diagnosis {
  readonly home: string;
  readonly problems: number;
  readonly warnings: number;
  readonly checks: readonly CheckResult[];
}

/** The report for a person: each check in one line, with its remedy below. */
export function doctorReport({ home, problems, warnings, checks }: Diagnosis): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, what, remedy }) => [
    `  ${MARKS[state].padEnd(7)}  ${name.padEnd(width)}  ${oneLine(what, 500)}`,
    ...(remedy === undefined ? [] : [`  ${"".padEnd(7)}  ${"".padEnd(width)}  → ${oneLine(remedy, 500)}`]),
  ]);
  const found = [counted(problems, "problem"), counted(warnings, "warning")].join(", ");
  return `${[`Home: ${home}`, ...lines, `${found}. Nothing was sent.`].join("\n")}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
