import fc from "fast-check";
import { accepted, rateLimited, rejected, timedOut, unreachable } from "../../fixture/outcomes.js";

export const START = "2026-03-10";
const OWNERS = 4;
export const DAILY_LIMIT = 3;
/** Days off. */
export const OFF: ReadonlySet<string> = new Set(["2026-03-12", "2026-03-15", "2026-03-16"]);

/** Some minutes of each hour, so that many a run meets their beginning. */
const OFTEN_QUIET = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")).flatMap((hour) => [
  { from: `${hour}:03`, to: `${hour}:05` },
  { from: `${hour}:07`, to: `${hour}:30` },
]);

/** What comes between a run and its end: it is killed, or paused, at its n-th step. */
const anyInterruption = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ at: fc.integer({ min: 1, max: 60 }), pausedMs: fc.constant(null) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      at: fc.integer({ min: 1, max: 60 }),
      pausedMs: fc.constantFrom(1_000, 20_000, 31_000, 61_000, 600_000),
    }),
  },
);

const anyOwner = fc.nat(OWNERS - 1);

/** What a customer, or somebody at the counter, changes. */
const anyChange = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("opt-out" as const), owner: anyOwner }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("opt-in" as const), owner: anyOwner }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("visit" as const),
      vehicle: fc.nat(13),
      inDays: fc.oneof(fc.integer({ min: -3, max: 8 }), fc.constant(30)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("number" as const), vehicle: fc.nat(13), owner: anyOwner }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sale" as const), vehicle: fc.nat(13) }) },
);

const anyRun = fc.record({
  kind: fc.constant("run" as const),
  shard: fc.constantFrom(
    ...[undefined, undefined, undefined, undefined],
    ...[0, 1].map((index) => ({ index, count: 2 })),
  ),
  interruption: anyInterruption,
  /** Whether it takes the other cadence, daily or once, where its rule has one. */
  isOtherCadence: fc.constantFrom(false, false, false, true),
  /** What changes while it is under way: after so many seconds each. */
  meanwhile: fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), anyChange), { maxLength: 3 }),
  minutes: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 90 })),
});

/** What happens to a workshop, one after the other; times in minutes. */
const anyEvent = fc.oneof(
  { weight: 6, arbitrary: anyRun },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      minutes: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 600, max: 1_500 })),
    }),
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
  { weight: 1, arbitrary: anyChange },
);

/** When a visit is due, and how often. */
const anyRule = fc.oneof(
  fc.record({
    leadDays: fc.integer({ min: 2, max: 6 }),
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
  /** When its days begin, in minutes after noon: some just before midnight. */
  startsAt: fc.constantFrom(0, 0, 0, 717, 719),
  rule: anyRule,
  quietHours: fc.constantFrom(
    [],
    [],
    OFTEN_QUIET,
    [{ from: "20:00", to: "08:00" }],
    [
      { from: "12:00", to: "13:30" },
      { from: "22:00", to: "06:30" },
    ],
  ),
  isGrouped: fc.boolean(),
  isLimited: fc.constantFrom(false, false, true),
  concurrency: fc.integer({ min: 1, max: 4 }),
  ratePerMinute: fc.constantFrom(0, 6, 2, 1),
  visits: fc.array(fc.tuple(anyOwner, fc.integer({ min: -1, max: 5 })), {
    minLength: 6,
    maxLength: 14,
    size: "max",
  }),
  answers: fc.infiniteStream(
    fc.constantFrom(
      ...[accepted, accepted, accepted, accepted, accepted],
      ...[rejected, unreachable, timedOut, rateLimited(90_000)],
    ),
  ),
  latencies: fc.infiniteStream(fc.constantFrom(0, 0, 5_000, 20_000)),
  firstRun: anyRun,
  events: fc.array(anyEvent, { minLength: 3, maxLength: 25 }),
});
export type Workshop = typeof anyWorkshop extends fc.Arbitrary<infer Value> ? Value : never;
export type Event = Workshop["events"][number];
