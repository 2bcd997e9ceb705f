import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { databaseLost } from "../fixture/database-lost.js";
import { draws, pick } from "../fixture/draws.js";
import { DUE_TODAY, type Fixture, fixture } from "../fixture/fixture.js";
import { accepted, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";
import { isSettle, type LedgerCall } from "../fixture/scripted-ledger.js";

/** Watches every commit and every send: how many were in doubt at once, and whether each attempt was begun for itself. */
function watch(f: Fixture) {
  const seen = { mostInDoubt: 0, notBegun: 0, writes: 0 };
  const tokens = new Set<unknown>();
  f.script.committed = (call: LedgerCall) => {
    seen.mostInDoubt = Math.max(seen.mostInDoubt, f.countOf("sending"));
    if (call.name === "settleAndBegin") seen.writes += 1;
  };
  f.watch.send = (id) => {
    const row = f.row(id);
    if (row?.status !== "sending" || tokens.has(row.token)) seen.notBegun += 1;
    tokens.add(row?.token);
  };
  return seen;
}

describe("a run", () => {
  it("never has more than its concurrency in doubt at any commit, and begins every attempt", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          fleet: fc.integer({ min: 1, max: 40 }),
          owners: fc.constantFrom(0, 3, 10),
          concurrency: fc.integer({ min: 1, max: 8 }),
          attempts: fc.integer({ min: 1, max: 4 }),
          pageSize: fc.integer({ min: 1, max: 20 }),
          ratePerMinute: fc.constantFrom(0, 0, 6_000),
          outages: fc.constantFrom(0, 0, 0.1),
        }),
        async ({ seed, fleet, owners, outages, ...options }) => {
          const draw = draws(seed);
          const slowly = () => f.clock.sleep(Math.floor(draw() * 30));
          const maybeLost = async () => {
            await slowly();
            if (draw() < outages) throw databaseLost();
          };
          const f: Fixture = fixture({
            fleet: Array.from({ length: fleet }, (_, n) => ({
              lastVisitDate: DUE_TODAY,
              ...(owners > 0 && {
                customer: { name: `Pemilik ${n % owners}`, phone: `0811000000${n % owners}` },
              }),
            })),
            options: {
              ...options,
              haltAfter: 8,
              ...(owners > 0 && options.concurrency > 1 && { groupBy: "owner" }),
            },
            latencyMs: () => Math.floor(draw() * 2_000),
            answer: () => pick(draw, [accepted, accepted, rejected, timedOut, unreachable, rateLimited(500)]),
          });
          const seen = watch(f);
          // A message of several vehicles is known by its first one's number only.
          if (owners > 0) delete f.watch.send;
          f.script.before = maybeLost;
          f.script.after = maybeLost;

          const ending = await f.run().catch((error: unknown) => error);
          expect(seen.mostInDoubt).toBeLessThanOrEqual(options.concurrency);
          expect(seen.notBegun).toBe(0);
          const acceptedTexts = f.gateway.accepted.map(({ to, text }) => `${to} ${text}`);
          expect(new Set(acceptedTexts).size).toBe(acceptedTexts.length);
          if (ending instanceof Error) {
            expect(ending).toMatchObject({ code: "DATABASE_LOST" });
            expect(f.sends).toEqual([]);
            return;
          }
          const report = ending as Awaited<ReturnType<Fixture["run"]>>;
          const { sent, failed, unknown, skipped, left, due } = report;
          expect(sent + failed + unknown + skipped + left).toBe(due);
          expect(report.reminders).toHaveLength(due - left);
          for (const row of f.ledger.rows) expect(row.attempts).toBeLessThanOrEqual(options.attempts);
          if (outages > 0) return;
          expect(f.countOf("sending")).toBe(0);
          expect(f.countOf("sent")).toBe(sent);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("uses all of its concurrency once the gateway has accepted a message", async () => {
    const f = fixture({ fleet: 100, latencyMs: 100, options: { concurrency: 20 } });
    const seen = watch(f);
    expect(await f.run()).toMatchObject({ sent: 100 });
    expect(seen.mostInDoubt).toBe(20);
  });

  it("frees a place only when the outcome is committed", async () => {
    const f = fixture({ fleet: 2, options: { concurrency: 1 } });
    const sendsWhileSettling: number[] = [];
    f.script.before = async (call) => {
      if (!isSettle(call)) return;
      await f.clock.sleep(5_000);
      sendsWhileSettling.push(f.sends.length);
    };
    await f.run();
    expect(sendsWhileSettling).toEqual([1, 2]);
    expect((f.sends[1]?.at ?? 0) - (f.sends[0]?.at ?? 0)).toBe(5_000);
  });
});

describe("the commit that settles a group", () => {
  it("begins the next one in its places", async () => {
    const f = fixture({ fleet: 3, options: { concurrency: 1 } });
    const inFlight: number[] = [];
    f.script.committed = (call) => {
      if (isSettle(call)) inFlight.push(f.countOf("sending"));
    };
    expect(await f.run()).toMatchObject({ sent: 3 });
    expect(inFlight).toEqual([1, 1, 0]);
  });

  it("is one write for a whole group at a gateway that answers at once", async () => {
    const names: string[] = [];
    const f = fixture({ fleet: 20, options: { concurrency: 5 } });
    f.script.before = ({ name }) => void names.push(name);
    expect(await f.run()).toMatchObject({ sent: 20 });
    // Three first, until the gateway has accepted a message.
    expect(names).toEqual(["open", "read", ...Array(6).fill("settleAndBegin"), "close"]);
  });

  it("is made again where its answer is lost, and nothing is sent twice", async () => {
    for (const side of ["before", "after"] as const) {
      let lost = 0;
      const f = fixture({ fleet: 6, options: { concurrency: 2, haltAfter: 2 }, latencyMs: 100 });
      f.script[side] = (call) => {
        if (!isSettle(call) || lost > 0) return;
        lost += 1;
        throw databaseLost();
      };
      expect(await f.run()).toMatchObject({ ended: "finished", sent: 6 });
      expect(f.sends).toHaveLength(6);
      expect(lost).toBe(1);
    }
  });

  it("is not made for a page of which everything was sent before: that costs one read", async () => {
    const f = fixture({ fleet: 30, options: { pageSize: 10 } });
    await f.run();
    const names: string[] = [];
    f.script.before = ({ name }) => void names.push(name);
    expect(await f.run()).toMatchObject({ skipped: 30 });
    expect(names).toEqual(["open", "read", "read", "read", "close"]);
  });
});
