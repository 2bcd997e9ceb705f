import type { RunEnded, SequelizeStore, StoreFigures } from "@pengingat/adapter-sequelize";
import { Counter, Gauge, type Registry } from "prom-client";

/** Several scrapers that come together share one reading. */
const FRESH_MS = 5_000;

/** A database that hangs must not make a scrape hang. */
const LIMIT_MS = 3_000;

const ENDS: readonly RunEnded[] = ["finished", "halted", "stopped", "database_lost", "failed", "died"];
const OUTCOMES = ["sent", "failed", "unknown", "skipped"] as const;

/**
 * What the database knows, read when it is asked for: it is right whichever process or thread makes the runs. Counters
 * begin at 0 when this process begins. Returns how to read it; call that before each scrape.
 *
 * @param since - the number of the last run when this process began; without it, that of the first reading
 */
export function storeMetrics(
  registry: Registry,
  store: Pick<SequelizeStore, "figures">,
  since?: string,
  now: () => number = Date.now,
): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const reachable = gauge("pengingat_database_up", "Whether the database could be read: 1 or 0.");
  const gauges: readonly (readonly [Gauge, (figures: StoreFigures) => number | null])[] = [
    [
      gauge("pengingat_messages_in_flight", "Messages whose attempt is under way."),
      ({ inFlight }) => inFlight,
    ],
    [
      gauge("pengingat_messages_in_doubt", "Messages of which it is not known whether they were sent."),
      ({ inDoubt }) => inDoubt,
    ],
    [
      gauge(
        "pengingat_oldest_in_doubt_seconds",
        "For how long the oldest of them is in doubt; 0 without any.",
      ),
      ({ oldestInDoubtAt: at }) => (at === null ? 0 : Math.max(0, now() - at.getTime()) / 1_000),
    ],
    [
      gauge("pengingat_due_not_reached", "Due vehicles that the last run has not reached."),
      ({ notReached }) => notReached,
    ],
    [
      gauge("pengingat_breaker_open", "Whether the gateway halted the last run: 1 or 0."),
      ({ lastEnded }) => (lastEnded === "halted" ? 1 : 0),
    ],
    [
      gauge(
        "pengingat_last_finished_run_timestamp_seconds",
        "When the last run ended that reached everybody.",
      ),
      ({ lastFinishedAt: at }) => at && at.getTime() / 1_000,
    ],
  ];
  const runs = new Counter({
    name: "pengingat_runs_total",
    help: "Runs by how they ended, of every process.",
    labelNames: ["ended"],
    registers: [registry],
  });
  const reminders = new Counter({
    name: "pengingat_reminders_total",
    help: "Due vehicles by what became of their reminder, of the runs of every process.",
    labelNames: ["outcome"],
    registers: [registry],
  });
  for (const ended of ENDS) runs.inc({ ended }, 0);
  for (const outcome of OUTCOMES) reminders.inc({ outcome }, 0);

  let before: StoreFigures | null = null;
  let reading: Promise<void> = Promise.resolve();
  let freshUntil = Number.NEGATIVE_INFINITY;

  async function read(): Promise<void> {
    const figures = await within(LIMIT_MS, store.figures(since)).catch(() => null);
    reachable.set(figures === null ? 0 : 1);
    for (const [each, pick] of gauges) {
      const value = figures && pick(figures);
      // An old value would look like a new one.
      if (value === null) each.remove();
      else each.set(value);
    }
    if (figures === null) return;
    for (const ended of ENDS) runs.inc({ ended }, more(figures.runs[ended], before?.runs[ended]));
    for (const outcome of OUTCOMES) {
      reminders.inc({ outcome }, more(figures.reminders[outcome], before?.reminders[outcome]));
    }
    since ??= figures.lastRun;
    before = figures;
  }

  return () => {
    if (performance.now() < freshUntil) return reading;
    freshUntil = performance.now() + FRESH_MS;
    reading = read();
    return reading;
  };
}

/** Counters only grow, also where a row is gone, or a run that had died goes on. */
function more(value = 0, before = 0): number {
  return Math.max(0, value - before);
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("too late")), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
