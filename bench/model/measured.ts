import type { MeasuredRun } from "./cluster-model.ts";

/** Workload 8: `npm run bench -- --only 8`, 7 rounds, where nothing else took more than half a core. */
export const STAGE = { due: 20_040, concurrency: 50, cores: 2 };

/** Its medians. CPU time of all workers together, and of PostgreSQL for a message. */
export const RUNS: readonly [MeasuredRun, ...MeasuredRun[]] = [
  { workers: 1, readings: 1, seconds: 46.5, idle: 0.51, workerCpuSeconds: 11.2, postgresCpuMs: 0.604 },
  { workers: 2, readings: 4, seconds: 26.9, idle: 0.3, workerCpuSeconds: 11.1, postgresCpuMs: 0.577 },
  { workers: 4, readings: 8, seconds: 18.6, idle: 0.11, workerCpuSeconds: 12.6, postgresCpuMs: 0.552 },
  { workers: 8, readings: 16, seconds: 19.6, idle: 0.02, workerCpuSeconds: 13.3, postgresCpuMs: 0.75 },
];

/**
 * What it costs to read one due vehicle once more, in milliseconds of CPU: what eight workers took more than one, over
 * 15 readings more. The shards of these runs read all that was due twice, to count it first; since then they read it once.
 */
export const READING = { workerCpuMs: 0.007, postgresCpuMs: 0.0097 };

/** Messages a second in bench/README.md, with half as many due, each read once by each worker: by the number of workers. */
export const WITH_HALF_AS_MANY = new Map([
  [1, 413],
  [2, 717],
  [4, 958],
  [8, 1_013],
]);

/** What a message costs PostgreSQL at a slow pace, by the same workload with 10 at a time: few share a transaction. */
export const PACED = { transactions: 1.42, postgresCpuMs: 2.61 };

/** Of a message, and of a worker: what `npx node bench/model/measure.ts` printed, where nothing else is said. */
export const COSTS = {
  /** Between the 1,457 of one run and the 1,516 of another, where more and fewer messages shared a transaction. */
  walBytes: 1_500,
  deadRows: 1.03,
  /** With uuid vehicle ids and message ids as long as Meta's: see "The tables" in docs/operate/scaling.md. */
  keptBytes: 860,
  connections: 8,
  /** The difference between 4 workers and 1, a worker: 19.1 and 6.7 a second, with those that measured. */
  idleTransactionsPerSecond: 4.1,
};
