import fc from "fast-check";
import { accepted, rateLimited, rejected, timedOut, unreachable } from "../../fixture/outcomes.js";

export const START = "2026-03-10";
export const OWNERS = 4;
export const DAILY_LIMIT = 3;
/** Days off. */
export const OFF: ReadonlySet<string> = new Set(["2026-03-12", "2026-03-15", "2026-03-16"]);

/** Some minutes of each hour, so that many a run meets their beginning. */
const OFTEN_QUIET = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")).flatMap((hour) => [
  { from: `${hour}:03`, to: `${hour}:05` },
  { from: `${hour}:07`, to: `${hour}:30` },
]);

const anyVehicle = fc.nat(13);

/** What comes between a run and its end: it is killed, or paused, at its n-th step. */
const anyInterruption = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ at: fc.integer({ min: 1, max: 60 }), pausedMs: fc.constant(null) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      at: fc.integer({ min: 1, max: 60 }),
      pausedMs: fc.constantFrom(1_000, 20_000, 31_000, 61_000, 600_000),
    }),
  },
);

/** What happens to a workshop, one after the other; times in minutes. */
const anyEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      minutes: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 90 })),
      shard: fc.constantFrom(undefined, undefined, { index: 0, count: 2 }, { index: 1, count: 2 }),
      interruption: anyInterruption,
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
    arbitrary: fc.record({ kind: fc.constant("sleep" as const), minutes: fc.integer({ min: 1, max: 300 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("outage" as const),
      seconds: fc.constantFrom(2, 8, 40, 200),
      isAfter: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("opt-out" as const), owner: fc.nat(OWNERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("opt-in" as const), owner: fc.nat(OWNERS - 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("visit" as const),
      vehicle: anyVehicle,
      inDays: fc.integer({ min: -3, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("number" as const),
      vehicle: anyVehicle,
      owner: fc.nat(OWNERS - 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sale" as const), vehicle: anyVehicle }) },
);

/** When a visit is due, and how often. */
const anyRule = fc.oneof(
  fc.record({
    leadDays: fc.integer({ min: 1, max: 6 }),
    cadence: fc.constantFrom("daily" as const, "once" as const),
  }),
  fc.record({
    daysBefore: fc.uniqueArray(fc.integer({ min: -4, max: 9 }), { minLength: 1, maxLength: 4 }),
    graceDays: fc.integer({ min: 0, max: 4 }),
  }),
);
export type Rule = typeof anyRule extends fc.Arbitrary<infer Value> ? Value : never;

/** A workshop, and its next days. */
export const anyWorkshop = fc.record({
  rule: anyRule,
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
  isGrouped: fc.boolean(),
  isLimited: fc.boolean(),
  concurrency: fc.integer({ min: 1, max: 4 }),
  ratePerMinute: fc.constantFrom(0, 0, 2, 1),
  visits: fc.array(fc.tuple(fc.nat(OWNERS - 1), fc.integer({ min: -3, max: 8 })), {
    minLength: 2,
    maxLength: 14,
  }),
  answers: fc.infiniteStream(
    fc.constantFrom(accepted, accepted, accepted, rejected, unreachable, timedOut, rateLimited(90_000)),
  ),
  latencies: fc.infiniteStream(fc.constantFrom(0, 0, 5_000, 20_000)),
  events: fc.array(anyEvent, { minLength: 3, maxLength: 25 }),
});
export type Workshop = typeof anyWorkshop extends fc.Arbitrary<infer Value> ? Value : never;
export type Event = Workshop["events"][number];
