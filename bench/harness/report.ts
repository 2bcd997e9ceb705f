import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import type { Outcome, Workload } from "./workload.ts";

const README = new URL("../README.md", import.meta.url);
const RESULTS = new URL("../results.json", import.meta.url);
const BEGIN = "<!-- results begin -->";
const END = "<!-- results end -->";

/** A workload and what it came to. */
export interface Finished extends Outcome {
  readonly workload: Pick<Workload, "number" | "title">;
  readonly quick: boolean;
  readonly rounds: number;
  readonly seconds: number;
}

/** The machine that measured. */
export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;
}

/** The results file: each form keeps what it measured last. */
interface Results {
  readonly full: readonly Finished[];
  readonly quick: readonly Finished[];
}

/** Writes everything measured, with every sample. Workloads that were not run this time are kept. */
export function writeResults(finished: readonly Finished[], quick: boolean): void {
  const before = readResults();
  const form = quick ? "quick" : "full";
  const ran = new Set(finished.map(({ workload }) => workload.number));
  const kept = before[form].filter(({ workload }) => !ran.has(workload.number));
  const all = [...kept, ...finished].sort((a, b) => a.workload.number - b.workload.number);
  writeFileSync(RESULTS, `${JSON.stringify({ machine: machine(), ...before, [form]: all })}\n`);
}

function readResults(): Results {
  try {
    return JSON.parse(readFileSync(RESULTS, "utf8"));
  } catch {
    return { full: [], quick: [] };
  }
}

/** Puts the tables between the README's markers: of the full form, or of the quick one where there is no other. */
export function writeReadme(): void {
  const { full, quick } = readResults();
  const missing = quick.filter(
    ({ workload }) => !full.some((one) => one.workload.number === workload.number),
  );
  const shown = [...full, ...missing].sort((a, b) => a.workload.number - b.workload.number);
  const text = readFileSync(README, "utf8");
  const [before = "", rest = ""] = text.split(BEGIN);
  const after = rest.split(END)[1] ?? "\n";
  const tables = shown.map((one) => markdown(one)).join("\n");
  writeFileSync(README, `${before}${BEGIN}\n\nMeasured on ${machine()}.\n\n${tables}\n${END}${after}`);
}

/** A workload's table, goals and notes in Markdown. */
export function markdown({ workload, rows, goals, notes, quick, rounds, seconds }: Finished): string {
  const form = quick ? "quick form" : "full form";
  const head = ["case", "contender", "median", "time ÷ ours (95 %)", "CPU", "machine idle", "peak memory"];
  const body = rows.map((row) => [
    row.case,
    row.contender,
    row.result,
    row.toOurs,
    row.cpu,
    row.idle,
    row.memory,
  ]);
  const goalRows = goals.map(({ goal, figure, met }) => [goal, figure, met ? "met" : "**missed**"]);
  return [
    `### ${workload.number}. ${capital(workload.title)}`,
    "",
    `${form}, ${rounds} rounds, ${seconds.toFixed(0)} s`,
    "",
    table(head, body),
    "",
    ...(goals.length > 0 ? [table(["goal", "measured", ""], goalRows), ""] : []),
    ...notes.map((note) => `- ${note}`),
    "",
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join(
    "\n",
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
