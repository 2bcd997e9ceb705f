import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueRule } from "../../src/domain/due-rule.js";
import { normalizePhone } from "../../src/domain/phone-number.js";
import type { ReminderResult } from "../../src/report/run-report.js";
import { databaseLost } from "../fixture/database-lost.js";
import {
  beginOf,
  DUE_TODAY,
  type Fixture,
  fate,
  fixture,
  LEASE_MS,
  numberOf,
  TODAY,
} from "../fixture/fixture.js";
import { accepted, rejected, timedOut } from "../fixture/outcomes.js";

const past = [
  ...Array<"none">(9).fill("none"),
  "sent",
  "unknown",
  "failed",
  "sending",
  "sending, died",
] as const;
type Past = (typeof past)[number];

/** Puts the ledger in the state that earlier and other runs have left. */
async function live(f: Fixture, pasts: readonly Past[]): Promise<void> {
  const living = await f.openRun("living", LEASE_MS * 10);
  const dead = await f.openRun("dead", 10);
  for (const [index, state] of pasts.entries()) {
    if (state === "none") continue;
    const begun = beginOf(String(index + 1), crypto.randomUUID());
    const run = state.endsWith("died") ? dead : living;
    await run.settleAndBegin([], [begun]);
    const end = { begun, attempts: 1 };
    if (state === "sent") {
      await run.settleAndBegin([{ ...end, status: "sent", response: "", messageId: null }], []);
    }
    if (state === "failed") {
      await run.settleAndBegin([{ ...end, status: "failed", code: "REJECTED", reason: "" }], []);
    }
    if (state === "unknown") {
      await run.settleAndBegin([{ ...end, status: "unknown", code: "TIMEOUT", reason: "" }], []);
    }
  }
  await f.clock.advance(20);
}

/** Most of a fleet is sound: what is due and open has to be more than a day's limit. */
const mostly = <T>(sound: readonly T[], ...odd: readonly T[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...sound) }, fc.constantFrom(...odd));

const vehicle = fc.record({
  lastVisitDate: mostly([DUE_TODAY, DUE_TODAY, "2025-08-18"], "2025-08-19", "2025-08-15", null),
  plate: mostly<string | null>(["B 1 UJI", "{no_pol}"], "", null),
  customer: fc.option(
    fc.record({
      name: mostly<string | null>(["Adi", "Nur'aini", "$&"], " ", null),
      phone: mostly<string | null>(["08110000001", "+628110000002"], "0811/0812", "021-1234567", null),
    }),
    { nil: null, freq: 9 },
  ),
  isInactive: mostly([false], true),
});

const asPlanned = (reminder: ReminderResult) => {
  if (reminder.status !== "sent") return reminder;
  const { response: _, ...rest } = reminder;
  return { ...rest, status: "planned", to: normalizePhone(rest.customerPhone ?? "") };
};
const byVehicle = (one: { vehicleId: string }, other: { vehicleId: string }) =>
  Number(one.vehicleId) - Number(other.vehicleId);

describe("a preview", () => {
  it("writes and sends nothing, and reports what the run then does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(vehicle, fc.constantFrom(...past)), { maxLength: 25, size: "max" }),
        fc.record({
          pageSize: fc.integer({ min: 1, max: 9 }),
          cadence: fc.constantFrom("daily" as const, "once" as const),
          groupBy: fc.constantFrom(undefined, "owner" as const),
          quietHours: fc.constantFrom(
            [],
            [],
            [{ from: "11:00", to: "13:00" }],
            [{ from: "11:00", to: "08:00" }],
          ),
          dailyLimit: fc.constantFrom(undefined, { max: 3 }, { warmUp: 4 }, { warmUp: 4, max: 7 }),
          takenBefore: fc.constantFrom(0, 0, 2, 5),
          isOptedOut: fc.boolean(),
          shard: fc.constantFrom(undefined, { index: 0, count: 2 }, { index: 1, count: 2 }),
        }),
        async (fleet, { pageSize, cadence, groupBy, quietHours, isOptedOut, shard, ...limit }) => {
          const f = fixture({
            fleet: fleet.map(([seed]) => seed),
            options: {
              pageSize,
              rule: dueRule({ cadence }),
              sendingHours: { quietHours },
              ...(groupBy && { groupBy }),
              ...(limit.dailyLimit && { dailyLimit: limit.dailyLimit }),
            },
          });
          for (const day of ["2025-12-15", TODAY]) await f.quota.reserve(day, limit.takenBefore, 5);
          if (isOptedOut) {
            await f.suppressions.add({ number: numberOf(1), kind: "opted_out", by: "test", reason: null });
          }
          await live(
            f,
            fleet.map(([, state]) => state),
          );
          const before = structuredClone(f.ledger.rows);
          const taken = new Map(f.quota.days);
          const preview = await f.preview(shard && { shard });
          expect(f.ledger.rows).toEqual(before);
          expect(f.sends).toEqual([]);
          expect(f.quota.days).toEqual(taken);

          const report = await f.run(shard && { shard });
          const { runId: _, dryRun, sent, planned, reminders, ...counts } = report;
          expect(dryRun).toBe(false);
          expect(preview).toMatchObject({ ...counts, dryRun: true, planned: sent, sent: 0 });
          expect([...preview.reminders].sort(byVehicle)).toEqual(reminders.map(asPlanned).sort(byVehicle));
          expect(planned).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("makes only calls that change nothing", async () => {
    const calls: string[] = [];
    const f = fixture({ script: { before: ({ name }) => void calls.push(name) }, options: { pageSize: 2 } });
    expect(await f.preview()).toMatchObject({ planned: 3, dryRun: true, ended: "finished", left: 0 });
    expect(calls).toEqual(["read", "read"]);
  });

  it("shows as planned what failed before, and as skipped what was sent or has no clear result", async () => {
    const f = fixture({
      answer: (id) => ({ "1": accepted, "2": rejected, "3": timedOut })[id] ?? accepted,
    });
    await f.run();
    await f.clock.advance(1);
    const preview = await f.preview();
    expect(["1", "2", "3"].map((id) => fate(preview, id))).toMatchObject([
      { code: "ALREADY_SENT" },
      { status: "planned" },
      { code: "OUTCOME_UNKNOWN" },
    ]);
  });

  it("shows as without a clear result what a run left that died, before any run has put it so", async () => {
    const f = fixture({ fleet: 1 });
    const died = await f.openRun("died", 1_000);
    await died.settleAndBegin([], [beginOf("1")]);
    expect((await f.preview()).reminders).toMatchObject([{ code: "IN_PROGRESS" }]);
    await f.clock.advance(1_000);
    expect((await f.preview()).reminders).toMatchObject([{ code: "OUTCOME_UNKNOWN" }]);
    expect(f.statuses()).toEqual(["sending"]);
  });

  it("does not count the fleet where it is told not to", async () => {
    const f = fixture({ fleet: 3 });
    expect(await f.preview()).toMatchObject({ totalVehicles: 3, due: 3 });
    expect(await f.preview({ countFleet: false })).toMatchObject({ totalVehicles: 0, due: 3, planned: 3 });
  });

  it("rejects where the database is lost", async () => {
    const f = fixture({
      script: {
        before: () => {
          throw databaseLost();
        },
      },
    });
    await expect(f.preview()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });

  it("may be taken while a run is in progress", async () => {
    const f = fixture({ fleet: 2, latencyMs: 1_000 });
    const run = f.service.run();
    await f.clock.advance(500);
    expect((await f.preview()).reminders).toMatchObject(
      Array(2).fill({ status: "skipped", code: "IN_PROGRESS" }),
    );
    expect(await f.clock.finish(run)).toMatchObject({ sent: 2 });
  });
});
