import { dueRule } from "../../../src/domain/due-rule.js";
import { reminderOffsets } from "../../../src/domain/reminder-offsets.js";
import type { Messenger, OutgoingMessage, SendOutcome } from "../../../src/ports/messenger.js";
import type { RunReport } from "../../../src/report/run-report.js";
import { createReminderService } from "../../../src/service/create-reminder-service.js";
import type { InMemoryStore } from "../../../src/testing/in-memory-store.js";
import { databaseLost } from "../../fixture/database-lost.js";
import { TIMEOUT_MS } from "../../fixture/fixture.js";
import { unreachable } from "../../fixture/outcomes.js";
import { scriptedLedger } from "../../fixture/scripted-ledger.js";
import type { VirtualClock } from "../../fixture/virtual-clock.js";
import { dayOf, type Moment } from "./oracle.js";
import { DAILY_LIMIT, type Event, OFF, type Rule, type Workshop } from "./workshop.js";

/** Where all processes of a workshop run. */
export interface World {
  readonly workshop: Workshop;
  readonly clock: VirtualClock;
  readonly store: InMemoryStore;
  /** Until when the database is lost, on the monotonic clock, and whether calls take effect all the same. */
  readonly outage: { until: number; isAfter: boolean };
  /** A message leaves. */
  gateway(message: OutgoingMessage, at: Moment): Promise<SendOutcome>;
  /** What a run commits. */
  committed(runId: string): void;
}

type RunEvent = Pick<Extract<Event, { readonly kind: "run" }>, "shard" | "interruption" | "isOtherCadence">;

const never = () => new Promise<never>(() => {});

/** Starts a run in a process of its own. It never resolves where the process is killed. */
export function startProcess(world: World, event: RunEvent): Promise<RunReport> {
  const { clock, outage, store, workshop } = world;
  const { interruption, shard } = event;
  const { history: _, ...ports } = store;
  const rule = ruleFor(workshop, event);
  const runId = crypto.randomUUID();
  const runDay = dayOf(clock.now());
  let steps = 0;
  let goesOn: Promise<void> | null = null;
  let wentOnAt = Number.NaN;

  /** A step of the process, at which it may be interrupted. */
  async function step(): Promise<void> {
    steps += 1;
    if (interruption && steps === interruption.at) {
      const { pausedMs } = interruption;
      goesOn = pausedMs === null ? never() : clock.sleep(pausedMs);
    }
    if (goesOn === null) return;
    await goesOn;
    if (Number.isNaN(wentOnAt)) wentOnAt = clock.monotonic();
  }

  function call(isAfter: boolean): Promise<void> {
    if (clock.monotonic() < outage.until && outage.isAfter === isAfter) return Promise.reject(databaseLost());
    return step();
  }

  const messenger: Messenger = {
    timeoutMs: TIMEOUT_MS,
    async send(message) {
      const calledAt = clock.monotonic();
      await step();
      // As every messenger promises: no byte leaves once its time is over.
      if (clock.monotonic() - calledAt >= TIMEOUT_MS) return unreachable;
      const isAfterPause = clock.monotonic() === wentOnAt;
      const at = { monotonic: clock.monotonic(), wall: clock.now(), rule, runDay, isAfterPause };
      const outcome = await world.gateway(message, at);
      await step();
      return outcome;
    },
  };

  const service = createReminderService(
    {
      ...ports,
      messenger,
      ledger: scriptedLedger(store.ledger, {
        before: () => call(false),
        committed: () => world.committed(runId),
        after: () => call(true),
      }),
      clock: {
        ...clock,
        async sleep(ms, signal) {
          await clock.sleep(ms, signal);
          await step();
        },
      },
    },
    {
      rule: ruleOf(rule),
      templates: { id: "{no_pol}|{next_visit_date}|{hari}" },
      sendingHours: { quietHours: workshop.quietHours, isDayOff: (date) => OFF.has(date) },
      ...(workshop.isLimited && { dailyLimit: { max: DAILY_LIMIT } }),
      ...(workshop.isGrouped && workshop.concurrency > 1 && { groupBy: "owner" }),
      concurrency: workshop.concurrency,
      ratePerMinute: workshop.ratePerMinute,
      backOffMs: 60_000,
      pageSize: 3,
    },
  );
  return service.run({ runId, ...(shard && { shard }) });
}

/** The rule of a run. */
function ruleFor({ rule }: Workshop, { isOtherCadence }: RunEvent): Rule {
  if (!isOtherCadence || "daysBefore" in rule) return rule;
  return { ...rule, cadence: rule.cadence === "daily" ? "once" : "daily" };
}

/** The interval is a month: a last visit on the same day of the month before. */
function ruleOf(rule: Rule) {
  return "leadDays" in rule
    ? dueRule({ ...rule, intervalMonths: 1 })
    : reminderOffsets({ ...rule, intervalMonths: 1 });
}
