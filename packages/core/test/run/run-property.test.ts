import fc from "fast-check";
import { expect, it } from "vitest";
import { createReminderService } from "../../src/application/reminder-service.js";
import { calendarDate, epochDay } from "../../src/domain/calendar-date.js";
import { dueRule } from "../../src/domain/due-rule.js";
import { localDate } from "../../src/domain/zoned-time.js";
import { manners } from "../../src/extras/manners.js";
import { reminderLadder } from "../../src/extras/reminder-ladder.js";
import { sendingHours } from "../../src/extras/sending-hours.js";
import type { Messenger, OutgoingMessage } from "../../src/ports/messenger.js";
import { inMemoryLedger } from "../../src/testing/in-memory-ledger.js";
import { inMemoryQuota } from "../../src/testing/in-memory-quota.js";
import { inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import { accepted, rejected, timedOut, unreachable } from "../application/outcomes.js";
import { virtualClock } from "../application/virtual-clock.js";

const ZONE = "Asia/Jakarta";
const START = "2026-03-10";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OFF = new Set(["2026-03-12", "2026-03-15", "2026-03-16"]);
const OWNERS = 4;
const DAY_CAP = 3;
/** Some minutes of each hour, so that many a run meets their beginning. */
const OFTEN_QUIET = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")).flatMap((hour) => [
  { from: `${hour}:03`, to: `${hour}:05` },
  { from: `${hour}:07`, to: `${hour}:30` },
]);

/** What happens to a workshop, one after the other; times in minutes. */
const anyEvent = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      minutes: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 90 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.integer({ min: 1, max: 1_800 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("set" as const), minutes: fc.integer({ min: -200, max: 200 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("pause" as const), minutes: fc.integer({ min: 1, max: 300 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop" as const), owner: fc.nat(OWNERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("start" as const), owner: fc.nat(OWNERS - 1) }) },
);

const anyWorkshop = fc.record({
  form: fc.oneof(
    fc.record({
      leadDays: fc.integer({ min: 1, max: 6 }),
      cadence: fc.constantFrom("daily" as const, "once" as const),
    }),
    fc.record({
      leadDays: fc.uniqueArray(fc.integer({ min: -4, max: 9 }), { minLength: 1, maxLength: 4 }),
      lateDays: fc.integer({ min: 0, max: 4 }),
    }),
  ),
  quietHours: fc.constantFrom(
    [],
    OFTEN_QUIET,
    OFTEN_QUIET,
    [{ from: "20:00", to: "08:00" }],
    [
      { from: "12:00", to: "13:30" },
      { from: "22:00", to: "06:30" },
    ],
  ),
  oneMessagePerOwner: fc.boolean(),
  ratePerMinute: fc.constantFrom(0, 2, 1),
  dayCap: fc.constantFrom(0, DAY_CAP),
  visits: fc.array(fc.tuple(fc.nat(OWNERS - 1), fc.integer({ min: -3, max: 8 })), {
    minLength: 2,
    maxLength: 14,
  }),
  answers: fc.infiniteStream(fc.constantFrom(accepted, accepted, accepted, rejected, unreachable, timedOut)),
  latencies: fc.infiniteStream(fc.constantFrom(0, 0, 5_000, 20_000)),
  events: fc.array(anyEvent, { minLength: 3, maxLength: 25 }),
});

/** The words by a list, not by CLDR. */
function words(days: number): string {
  const known = new Map([
    [0, "hari ini"],
    [1, "besok"],
    [2, "lusa"],
    [-1, "kemarin"],
    [-2, "kemarin dulu"],
  ]);
  return known.get(days) ?? (days > 0 ? `dalam ${days} hari` : `${-days} hari yang lalu`);
}

/** The step of a day by going through the leads, not by windows. */
function stepOf(form: { leadDays: number | readonly number[]; cadence?: string }, days: number): number {
  if (typeof form.leadDays === "number") return form.cadence === "once" ? 0 : days;
  return Math.min(...form.leadDays.filter((lead) => lead >= days));
}

it("whatever the days, restarts, clocks, wishes and ladders: one message a step, none in quiet hours, none against a wish, and true words", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyWorkshop, async (workshop) => {
      const { form, quietHours, oneMessagePerOwner, ratePerMinute, dayCap } = workshop;
      const virtual = virtualClock(START);
      const clock = { ...virtual, today: () => localDate(ZONE, virtual.now()) };
      const ledger = inMemoryLedger({ now: () => clock.monotonic() });
      const suppressions = inMemorySuppressions();
      const quota = inMemoryQuota();
      const hours = sendingHours({ timeZone: ZONE, quietHours, isDayOff: (date) => OFF.has(date) });
      const visitOf = new Map<string, number>();
      const vehicles = inMemoryVehicles(
        workshop.visits.map(([owner, inDays], index) => {
          const plate = `B ${index + 1} XY`;
          // The interval is a month: a last visit on the same day of February.
          const visit = epochDay(START) + inDays;
          visitOf.set(plate, visit);
          return {
            plate,
            lastVisitDate: calendarDate(visit - 28),
            customer: { name: `Pemilik ${owner}`, phone: numberOf(owner) },
          };
        }),
      );

      const sentSteps = new Set<string>();
      const perDay = new Map<string, number>();
      const answers = workshop.answers[Symbol.iterator]();
      const latencies = workshop.latencies[Symbol.iterator]();
      const watched = (message: OutgoingMessage, tookIt: boolean) => {
        const [plates = "", days = ""] = message.text.split("|");
        const today = clock.today();
        const listed = plates.split(/, dan |, | dan /);
        const inDays = listed.map((plate) => (visitOf.get(plate) ?? Number.NaN) - epochDay(today));
        expect(new Set(days.split(/, dan |, | dan /))).toEqual(new Set(inDays.map(words)));
        expect(hours.isAllowed(clock.now())).toBe(true);
        expect(suppressions.entries.map(({ number }) => number)).not.toContain(message.to);
        if (!tookIt) return;
        perDay.set(today, (perDay.get(today) ?? 0) + 1);
        for (const [index, plate] of listed.entries()) {
          const step = `${plate} ${stepOf(form, inDays[index] ?? Number.NaN)}`;
          expect(sentSteps).not.toContain(step);
          sentSteps.add(step);
        }
      };
      const wrong: unknown[] = [];
      const messenger: Messenger = {
        timeoutMs: 30_000,
        async send(message) {
          const outcome = answers.next().value;
          const latency = latencies.next().value;
          try {
            // A message in doubt may have arrived.
            watched(message, outcome.status !== "failed");
          } catch (error) {
            wrong.push(error);
          }
          if (latency > 0) await clock.sleep(latency);
          return outcome;
        },
      };
      /** A process of its own each time, on the same database. */
      const started: Promise<unknown>[] = [];
      const start = () => {
        const service = createReminderService(
          { vehicles, messenger, clock, ledger },
          {
            rule:
              "lateDays" in form
                ? reminderLadder({ ...form, intervalMonths: 1 })
                : dueRule({ ...form, intervalMonths: 1 }),
            template: "{no_pol}|{hari}",
            concurrency: 3,
            ratePerMinute,
            backOffMs: 60_000,
            pageSize: 3,
            manners: manners({ hours, suppressions, quota, dayCap, oneMessagePerOwner }),
          },
        );
        started.push(service.run());
      };

      for (const event of workshop.events) {
        if (event.kind === "run") {
          start();
          await virtual.advance(event.minutes * MINUTE_MS);
        } else if (event.kind === "wait") await virtual.advance(event.minutes * MINUTE_MS);
        else if (event.kind === "set") virtual.setWall(event.minutes * MINUTE_MS);
        else if (event.kind === "pause") virtual.pause(event.minutes * MINUTE_MS);
        else if (event.kind === "start") await suppressions.remove(numberOf(event.owner));
        else
          await suppressions.add({
            number: numberOf(event.owner),
            kind: "opted_out",
            by: "test",
            reason: null,
          });
      }
      await virtual.advance(24 * HOUR_MS);
      await virtual.finish(Promise.all(started));

      if (wrong.length > 0) throw wrong[0];
      if (dayCap > 0) for (const count of perDay.values()) expect(count).toBeLessThanOrEqual(dayCap);
      expect(ledger.rows.filter(({ status }) => status === "claimed" || status === "sending")).toEqual([]);
    }),
    { numRuns: Number(process.env.MANNERS_RUNS ?? 60) },
  );
});

function numberOf(owner: number): string {
  return `62811000000${owner}`;
}
