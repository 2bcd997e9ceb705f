import { localDate } from "@pengingat/core/adapter";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { dailyPlan } from "../src/daily-plan.js";
import { wallTimes } from "./support/wall-calendar.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** More than a year: every change of every zone's clocks. */
const DAYS = 400;
const RULES = { catchUpWithinMs: 6 * HOUR, retryEveryMs: 15 * MINUTE };

afterEach(() => void vi.unstubAllEnvs());

describe("more than a year of simulated days", () => {
  it.each([
    ["Asia/Jakarta", { hour: 7, minute: 0 }, "America/New_York"],
    ["Asia/Jayapura", { hour: 0, minute: 0 }, "Pacific/Kiritimati"],
    ["America/New_York", { hour: 2, minute: 30 }, "UTC"],
    ["America/New_York", { hour: 1, minute: 30 }, "Asia/Jakarta"],
    ["Australia/Lord_Howe", { hour: 2, minute: 15 }, "America/New_York"],
    ["Australia/Lord_Howe", { hour: 1, minute: 45 }, "America/New_York"],
    ["Europe/London", { hour: 23, minute: 59 }, "Australia/Lord_Howe"],
    ["America/Santiago", { hour: 0, minute: 0 }, "Asia/Jakarta"],
  ])("run each local day of %s once and on time (%o, host in %s)", (timeZone, time, hostZone) => {
    vi.stubEnv("TZ", hostZone);
    const start = new Date("2024-01-10T12:34:56.789Z");
    const plan = dailyPlan({ timeZone, ...RULES });
    plan.set(time, start);

    const ran: number[] = [];
    let late = 0;
    let missed = 0;
    let now = start.getTime();
    for (const end = now + DAYS * DAY; now < end; now += Math.max(1, plan.idleMs(new Date(now)))) {
      const { due, skipped } = plan.take(new Date(now));
      if (skipped) missed += 1;
      if (!due) continue;
      ran.push(due.scheduledFor.getTime());
      late = Math.max(late, now - due.scheduledFor.getTime());
      plan.settle(due.scheduledFor, true, new Date(now));
    }

    const expected = [...wallTimes(timeZone, time, new Date(start.getTime() - DAY), DAYS + 1).values()];
    expect(ran).toEqual(expected.filter((run) => run > start.getTime() && run < now));
    expect({ late, missed }).toEqual({ late: 0, missed: 0 });
  });
});

const calendars = new Map<string, number[]>();

/** The scheduled runs around `start`, looked up once for each zone and hour. */
function calendarOf(timeZone: string, hour: number, start: number): number[] {
  const key = `${timeZone} ${hour}`;
  const known = calendars.get(key);
  if (known) return known;
  const runs = [...wallTimes(timeZone, { hour, minute: 0 }, new Date(start - 50 * DAY), 120).values()];
  calendars.set(key, runs);
  return runs;
}

describe("days of a clock that is set forward and back", () => {
  const jump = fc.record({
    afterMinutes: fc.integer({ min: 1, max: 2_000 }),
    byMinutes: fc.integer({ min: -4_000, max: 4_000 }),
  });
  // Midnight, the hours about a change of the clock, a usual one and the last: each other one is a calendar more to make.
  const hour = fc.constantFrom(0, 1, 2, 3, 7, 23);
  const zone = fc.constantFrom("Asia/Jakarta", "America/New_York", "Australia/Lord_Howe");

  it("lose no run whose day is still on and that is within the catch-up", () => {
    fc.assert(
      fc.property(
        zone,
        hour,
        fc.array(jump, { maxLength: 12 }),
        fc.array(fc.boolean()),
        (timeZone, at, jumps, fates) => {
          const time = { hour: at, minute: 0 };
          const start = Date.parse("2025-03-05T12:34:56Z");
          const calendar = calendarOf(timeZone, at, start);
          const plan = dailyPlan({ timeZone, ...RULES });
          plan.set(time, new Date(start));
          const rows = new Set<number>();
          const tried = new Set<number>();
          let attempts = 0;
          let now = start;
          let elapsed = 0;

          const wake = () => {
            for (;;) {
              const { due, skipped } = plan.take(new Date(now));
              if (!due && !skipped) break;
              if (!due) continue;
              const run = due.scheduledFor.getTime();
              expect(calendar).toContain(run);
              expect(run).toBeLessThanOrEqual(now);
              tried.add(run);
              if (!rows.has(run) && (fates[attempts++] ?? true)) rows.add(run);
              plan.settle(due.scheduledFor, rows.has(run), new Date(now));
            }
            const run = calendar.findLast((candidate) => candidate <= now) ?? 0;
            const owed =
              run > start &&
              now - run <= RULES.catchUpWithinMs &&
              localDate(timeZone, new Date(run)) === localDate(timeZone, new Date(now));
            if (owed) expect(tried).toContain(run);
          };

          for (const { afterMinutes, byMinutes } of [...jumps, { afterMinutes: 3_000, byMinutes: 0 }]) {
            for (const until = elapsed + afterMinutes * MINUTE; elapsed < until; ) {
              wake();
              const pause = Math.max(1, plan.idleMs(new Date(now)));
              now += pause;
              elapsed += pause;
            }
            now += byMinutes * MINUTE;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
