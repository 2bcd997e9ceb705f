import { checkModel, fit, messagesPerSecond } from "./cluster-model.ts";
import { COSTS, PACED, READING, RUNS, STAGE, WITH_HALF_AS_MANY } from "./measured.ts";

const FLEET = 100_000_000;
const DAYS_BETWEEN_VISITS = 120;
const SENDING_HOURS = 10;

/** Meta's most for a number, a second. */
const NUMBER_PER_SECOND = 80;

/** A big server of PostgreSQL. */
const SERVER_CORES = 16;

const [ALONE] = RUNS;
const count = (value: number) => Math.round(value).toLocaleString("en");
const digits = (value: number) => (value >= 100 ? count(value) : Number(value.toPrecision(2)).toString());

/** The tables of docs/operate/scaling.md that the model makes, in Markdown. */
export const SCALING_TABLES = {
  check: table(
    ["workers", "model", "measured", "error", "measured with half as many due"],
    checkModel(STAGE, RUNS, READING.workerCpuMs + READING.postgresCpuMs).map(
      ({ workers, measured, predicted, error }) => [
        String(workers),
        `${count(predicted)}/s`,
        `${count(measured)}/s`,
        `${error > 0.005 ? "+" : ""}${Math.round(error * 100)} %`,
        `${count(WITH_HALF_AS_MANY.get(workers) ?? Number.NaN)}/s`,
      ],
    ),
  ),
  fleet: table(
    ["100 million vehicles", "`once`", "offsets of 3 steps, or `daily`"],
    [
      ["messages a day", ...each(({ messages }) => count(messages))],
      ["a second, over ten hours", ...each(({ perSecond }) => digits(perSecond))],
      ["numbers at 80 a second", ...each(({ perSecond }) => digits(perSecond / NUMBER_PER_SECOND))],
      [
        "PostgreSQL's CPU, in cores",
        ...each(({ perSecond }) => digits((perSecond * PACED.postgresCpuMs) / 1_000)),
      ],
      ["transactions a second", ...each(({ perSecond }) => digits(perSecond * PACED.transactions))],
      ["WAL a day", ...each(({ messages }) => gigabytes(messages * COSTS.walBytes))],
      ["rows for vacuum a day", ...each(({ messages }) => millions(messages * COSTS.deadRows))],
      ["`reminder_delivery` after 31 days", ...each(({ messages }) => kept(messages * 31))],
      ["… after a year", ...each(({ messages }) => kept(messages * 365))],
    ],
  ),
  machines: table(
    [
      "workers, a machine each",
      "messages a second",
      "PostgreSQL's CPU",
      "WAL a second",
      "connections",
      "transactions while nothing is due",
    ],
    [1, 2, 10, 35, 50, 100].map((workers) => {
      const perSecond = atFullSpeed(workers);
      const busy = (perSecond * postgresCpuMs(workers)) / 1_000 / SERVER_CORES;
      return [
        String(workers),
        count(perSecond),
        `${digits(busy * 100)} %`,
        `${digits((perSecond * COSTS.walBytes) / 1e6)} MB`,
        String(workers * COSTS.connections),
        `${digits(workers * COSTS.idleTransactionsPerSecond)}/s`,
      ];
    }),
  ),
};

/** Of a message: each worker reads all that is due, for its own part of it. */
function postgresCpuMs(workers: number): number {
  return ALONE.postgresCpuMs + (workers - 1) * READING.postgresCpuMs;
}

/** Without a pace: only PostgreSQL's CPU is shared, each worker has its own. */
function atFullSpeed(workers: number): number {
  const { waitMs, cpuMs } = fit(STAGE, ALONE);
  const ownMs = cpuMs - ALONE.postgresCpuMs + (workers - 1) * READING.workerCpuMs;
  return messagesPerSecond({
    places: workers * STAGE.concurrency,
    waitMs: waitMs + ownMs,
    cpuMs: postgresCpuMs(workers),
    cores: SERVER_CORES,
  });
}

function each(show: (day: { readonly messages: number; readonly perSecond: number }) => string): string[] {
  return [1, 3].map((steps) => {
    const messages = (FLEET * steps) / DAYS_BETWEEN_VISITS;
    return show({ messages, perSecond: messages / (SENDING_HOURS * 3_600) });
  });
}

function kept(rows: number): string {
  return `${millions(rows)} rows, ${gigabytes(rows * COSTS.keptBytes)}`;
}

function millions(value: number): string {
  return `${digits(value / 1e6)} million`;
}

function gigabytes(bytes: number): string {
  return `${digits(bytes / 1e9)} GB`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
