import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { databaseLost } from "../fixture/database-lost.js";
import { draws, pick } from "../fixture/draws.js";
import { type Fixture, fixture, TODAY } from "../fixture/fixture.js";
import { accepted, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";
import type { LedgerCall } from "../fixture/scripted-ledger.js";

/** Watches every row and every send: how many were in doubt at once, and whether each attempt was confirmed. */
function witness(f: Fixture) {
  const seen = { mostInDoubt: 0, unconfirmed: 0 };
  const confirmations = new Map<string, number>();
  f.script.committed = (call: LedgerCall) => {
    seen.mostInDoubt = Math.max(seen.mostInDoubt, f.statuses().filter((it) => it === "sending").length);
    if (call.name !== "handOver") return;
    for (const { vehicleId } of call.claims) confirmations.set(vehicleId, 1);
  };
  f.watch.send = (id) => {
    if (f.row(id)?.status !== "sending" || confirmations.get(id) !== 1) seen.unconfirmed += 1;
    confirmations.set(id, 0);
  };
  return seen;
}

describe("a run", () => {
  it("never has more than its concurrency between sending and settled, and confirms every attempt", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          fleet: fc.integer({ min: 1, max: 40 }),
          concurrency: fc.integer({ min: 1, max: 8 }),
          attempts: fc.integer({ min: 1, max: 4 }),
          pageSize: fc.integer({ min: 1, max: 20 }),
          ratePerMinute: fc.constantFrom(0, 0, 6_000),
          outages: fc.constantFrom(0, 0, 0.1),
        }),
        async ({ seed, fleet, outages, ...options }) => {
          const draw = draws(seed);
          const slowly = () => f.clock.sleep(Math.floor(draw() * 30));
          const maybeLost = async () => {
            await slowly();
            if (draw() < outages) throw databaseLost();
          };
          const f: Fixture = fixture({
            fleet,
            options: { ...options, haltAfter: 8 },
            latencyMs: () => Math.floor(draw() * 2_000),
            answer: () => pick(draw, [accepted, accepted, rejected, timedOut, unreachable, rateLimited(500)]),
          });
          const seen = witness(f);
          f.script.before = maybeLost;
          f.script.after = maybeLost;

          const report = await f.run().catch((error: unknown) => {
            expect(error).toMatchObject({ code: "DATABASE_LOST" });
            expect(f.sends).toEqual([]);
            return null;
          });
          expect(seen.mostInDoubt).toBeLessThanOrEqual(options.concurrency);
          expect(seen.unconfirmed).toBe(0);
          const tries = Map.groupBy(f.sends, ({ id }) => id);
          for (const of of tries.values()) expect(of.length).toBeLessThanOrEqual(options.attempts);
          expect(new Set(f.gateway.accepted.map(({ to }) => to)).size).toBe(f.gateway.accepted.length);
          if (report === null) return;
          const { sent, failed, unknown, skipped, left, due } = report;
          expect(sent + failed + unknown + skipped + left).toBe(due);
          expect(report.reminders).toHaveLength(due - left);
          if (outages === 0) {
            expect(f.statuses()).not.toContain("sending");
            expect(f.statuses()).not.toContain("claimed");
            expect(f.gateway.accepted).toHaveLength(sent);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("uses all of its concurrency once the gateway has answered well", async () => {
    const f = fixture({ fleet: 100, latencyMs: 100, options: { concurrency: 20 } });
    const seen = witness(f);
    expect(await f.run()).toMatchObject({ sent: 100 });
    expect(seen.mostInDoubt).toBe(20);
  });

  it("frees a place only when the outcome is committed", async () => {
    const f = fixture({ fleet: 2, options: { concurrency: 1 } });
    f.script.before = async (call) => {
      if (call.name !== "settle") return;
      await f.clock.sleep(5_000);
      expect(f.sends.length).toBe(f.statuses().filter((it) => it !== "claimed").length);
    };
    await f.run();
    expect((f.sends[1]?.at ?? 0) - (f.sends[0]?.at ?? 0)).toBe(5_000);
  });
});

describe("the commit that settles one group", () => {
  it("gives its places to the next", async () => {
    const f = fixture({ fleet: 3, options: { concurrency: 1 } });
    const underWay: number[] = [];
    f.script.committed = ({ name }) => {
      if (name === "settle") underWay.push(f.statuses().filter((it) => it === "sending").length);
    };
    expect(await f.run()).toMatchObject({ sent: 3 });
    expect(underWay).toEqual([1, 1, 0]);
  });

  it("is tried again as two where its answer is lost, and nothing is sent twice", async () => {
    for (const when of ["before", "after"] as const) {
      let lost = 0;
      const f = fixture({ fleet: 6, options: { concurrency: 2, haltAfter: 2 }, latencyMs: 100 });
      f.script[when] = async ({ name }) => {
        if (name !== "settle" || lost > 0) return;
        lost += 1;
        throw databaseLost();
      };
      expect(await f.run()).toMatchObject({ ended: "finished", sent: 6 });
      expect(f.sends).toHaveLength(6);
      expect(lost).toBe(1);
    }
  });
});

describe("runs of several processes at once", () => {
  it("send each message once, and report it once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 40 }),
        async (seed, processes, fleet) => {
          const draw = draws(seed);
          const first = fixture({ fleet, latencyMs: () => draw() * 200, options: { pageSize: 7 } });
          first.script.before = () => first.clock.sleep(draw() * 50);
          const services = Array.from({ length: processes }, () =>
            createReminderService(first.ports, first.options),
          );
          const reports = await first.clock.finish(Promise.all(services.map((service) => service.run())));
          expect(first.gateway.accepted).toHaveLength(fleet);
          expect(new Set(first.gateway.accepted.map(({ to }) => to)).size).toBe(fleet);
          expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(fleet);
          for (const report of reports) {
            expect(report).toMatchObject({ ended: "finished", today: TODAY, failed: 0, unknown: 0 });
            expect(report.sent + report.skipped).toBe(fleet);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
