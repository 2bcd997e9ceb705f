import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReminderResult } from "../../src/report/run-report.js";
import { databaseLost } from "../fixture/database-lost.js";
import { claimOf, DUE_TODAY, type Fixture, fixture, LEASE_MS, TODAY } from "../fixture/fixture.js";
import { accepted, rejected, timedOut } from "../fixture/outcomes.js";

const past = [
  "none",
  "sent",
  "unknown",
  "failed",
  "claimed",
  "sending",
  "claimed, died",
  "sending, died",
] as const;
type Past = (typeof past)[number];

/** Puts the ledger in the state that earlier and other runs have left. */
async function live(f: Fixture, pasts: readonly Past[]): Promise<void> {
  const leaseMs = LEASE_MS * 10;
  const living = await f.ledger.open({ runId: "living", leaseMs, today: TODAY });
  const dead = await f.ledger.open({ runId: "dead", leaseMs: 10, today: TODAY });
  for (const [index, state] of pasts.entries()) {
    if (state === "none") continue;
    const claim = claimOf(String(index + 1), crypto.randomUUID());
    const run = state.endsWith("died") ? dead : living;
    await run.claim([claim]);
    if (!state.startsWith("claimed")) await run.handOver([claim]);
    const settle = { claim, attempts: 1 };
    if (state === "sent") await run.settle([{ ...settle, status: "sent", response: "", messageId: null }]);
    if (state === "failed") await run.settle([{ ...settle, status: "failed", code: "REJECTED", reason: "" }]);
    if (state === "unknown")
      await run.settle([{ ...settle, status: "unknown", code: "TIMEOUT", reason: "" }]);
  }
  await f.clock.advance(20);
}

const vehicle = fc.record({
  lastVisitDate: fc.constantFrom(
    DUE_TODAY,
    DUE_TODAY,
    DUE_TODAY,
    "2025-08-18",
    "2025-08-19",
    "2025-08-15",
    null,
  ),
  plate: fc.constantFrom("B 1 UJI", "B 1 UJI", "{no_pol}", "", null),
  customer: fc.option(
    fc.record({
      name: fc.constantFrom("Adi", "Nur'aini", "$&", " ", null),
      phone: fc.constantFrom("08110000001", "+628110000002", "0811/0812", "021-1234567", null),
    }),
    { nil: null, freq: 6 },
  ),
});

const asPlanned = (reminder: ReminderResult) => {
  if (reminder.status !== "sent") return reminder;
  const { response: _, ...rest } = reminder;
  return { ...rest, status: "planned" };
};
const byVehicle = (a: { vehicleId: string }, b: { vehicleId: string }) =>
  Number(a.vehicleId) - Number(f.vehicleId);

describe("a preview", () => {
  it("writes and sends nothing, and says what the run then does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(vehicle, fc.constantFrom(...past)), { maxLength: 25 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("daily", "once"),
        async (fleet, pageSize, cadence) => {
          const f = fixture({ fleet: fleet.map(([seed]) => seed), options: { pageSize, cadence } });
          await live(
            b,
            fleet.map(([, state]) => state),
          );
          const before = structuredClone(f.ledger.rows);
          const preview = await f.preview();
          expect(f.ledger.rows).toEqual(before);
          expect(f.sends).toEqual([]);

          const report = await f.run();
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
    expect(calls).toEqual(["peek", "peek"]);
  });

  it("shows as planned what failed before, and as skipped what was sent or is in doubt", async () => {
    const f = fixture({ answer: (id) => ({ "1": accepted, "2": rejected, "3": timedOut })[id] ?? accepted });
    await f.run();
    await f.clock.advance(1);
    expect((await f.preview()).reminders.map((it) => ("code" in it ? it.code : it.status))).toEqual([
      "ALREADY_SENT",
      "planned",
      "OUTCOME_UNKNOWN",
    ]);
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
