import type { Standing } from "./comparison.ts";

/** How much is run. */
export interface Effort {
  readonly quick: boolean;
  readonly warmUpMs: number;
  readonly counted: number;
}

/** Something that users feel, and what is measured about it. */
export interface Workload {
  readonly number: number;
  readonly title: string;
  run(effort: Effort): Promise<Outcome>;
}

/** What a workload came to. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
  /** What a reader needs to know, such as what was scaled. */
  readonly notes: readonly string[];
  /** Everything measured, for `results.json`. */
  readonly raw: unknown;
}

/** A line of the table. */
export interface Row {
  readonly case: string;
  readonly contender: string;
  readonly result: string;
  /** Its time ÷ ours. */
  readonly toOurs: string;
  /** CPU time of the contender. */
  readonly cpu: string;
  /** The share of the machine's CPU time that was left over. */
  readonly idle: string;
  readonly memory: string;
}

/** A figure beside its goal. */
export interface Goal {
  readonly goal: string;
  readonly figure: string;
  readonly met: boolean;
}

/** A standing as a line of the table. `shown` makes its result, in its own unit. */
export function rowOf(standing: Standing, shown: (standing: Standing) => string): Row {
  const { name, role, scale, toOurs, cpuMs, idle, peakMb } = standing;
  const mark = { ours: "**ours**", limit: "limit: ", peer: "" }[role];
  return {
    case: standing.case,
    contender:
      `${role === "ours" ? `${mark} ${name}` : `${mark}${name}`}${scale > 1 ? ` (scaled × ${scale})` : ""}`.trim(),
    result: shown(standing),
    toOurs: toOurs ? interval(toOurs) : "1",
    cpu: milliseconds(cpuMs),
    idle: `${(idle * 100).toFixed(0)} %`,
    memory: peakMb === null ? "–" : `${peakMb.toFixed(0)} MB`,
  };
}

/** `1.23 (1.20–1.26)`. */
export function interval({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${digits(value)} (${digits(low)}–${digits(high)})`;
}

/** Three significant digits. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toPrecision(3);
}

/** `12.3 ms` or `4.56 s`. */
export function milliseconds(ms: number): string {
  return ms < 1_000 ? `${digits(ms)} ms` : `${digits(ms / 1_000)} s`;
}

/** `12,345/s`. */
export function perSecond(count: number): (standing: Standing) => string {
  return ({ medianMs }) => `${milliseconds(medianMs)}, ${digits((count / medianMs) * 1_000)}/s`;
}

/** The standing of a name and a case; it has to be there. */
export function find(standings: readonly Standing[], name: string, group?: string): Standing {
  const found = standings.find((one) => one.name === name && (group === undefined || one.case === group));
  if (!found) throw new Error(`expected a standing of ${name} ${group ?? ""}, found none`);
  return found;
}
