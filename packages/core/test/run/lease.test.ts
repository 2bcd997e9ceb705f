import { describe, expect, it } from "vitest";
import type { Messenger } from "../../src/ports/messenger.js";
import { databaseLost } from "../fixture/database-lost.js";
import { beginOf, type Fixture, fate, fixture, LEASE_MS, numberOf, TIMEOUT_MS } from "../fixture/fixture.js";
import { accepted, unreachable } from "../fixture/outcomes.js";
import { isBegin, isSettle } from "../fixture/scripted-ledger.js";

/** How much of a lease may be gone when bytes leave: less than makes a row on file an old one. */
const MARGIN_MS = 5_000;
const leaseMs = TIMEOUT_MS + MARGIN_MS;
const DAY_MS = 86_400_000;

/** Counts the commits that begin an attempt. */
function begins(f: Fixture): { count: number } {
  const seen = { count: 0 };
  f.script.committed = (call) => {
    if (isBegin(call)) seen.count += 1;
  };
  return seen;
}

describe("a lease that ends while the answer to its begin is lost", () => {
  it("leaves nothing in doubt, as no byte has left: the message begins again", async () => {
    const f = fixture({ fleet: 2, options: { concurrency: 1 } });
    const meanwhile: string[] = [];
    let begun = 0;
    f.script.after = (call) => {
      if (!isBegin(call)) return;
      begun += 1;
      if (begun === 2) throw databaseLost();
    };
    f.script.before = async (call) => {
      if (!isBegin(call) || begun !== 2) return;
      f.script.before = () => {};
      f.clock.pause(LEASE_MS + 1);
      await f.openRun();
      meanwhile.push(...f.statuses());
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 2, unknown: 0, skipped: 0 });
    expect(meanwhile).toEqual(["sent", "unknown"]);
    expect(f.statuses()).toEqual(["sent", "sent"]);
    expect(f.gateway.accepted).toHaveLength(2);
  });
});

describe("an attempt whose lease no longer outlasts the messenger's time limit", () => {
  const jumps: [string, (f: Fixture, ms: number) => void][] = [
    ["the wall clock alone", (f, ms) => f.clock.setWall(ms)],
    [
      "the monotonic clock alone",
      (f, ms) => {
        f.clock.pause(ms);
        f.clock.setWall(-ms);
      },
    ],
    ["both clocks", (f, ms) => f.clock.pause(ms)],
  ];

  it.each(jumps)("by %s is not made, and begins again under a new lease", async (_, jump) => {
    const f = fixture({ fleet: 1, options: { leaseMs } });
    const begun = begins(f);
    const begunAtSend: number[] = [];
    f.script.after = (call) => {
      if (isBegin(call) && begun.count === 1) jump(f, MARGIN_MS);
    };
    f.watch.send = () => void begunAtSend.push(begun.count);
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(begunAtSend).toEqual([2]);
  });

  it.each(jumps)("by %s, but by one millisecond, is made", async (_, jump) => {
    const f = fixture({ fleet: 1, options: { leaseMs } });
    const begun = begins(f);
    f.script.after = (call) => {
      if (isBegin(call)) jump(f, MARGIN_MS - 1);
    };
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(begun.count).toBe(1);
  });

  it("is not made in any of a message's attempts where each begin takes too long", async () => {
    const f = fixture({ fleet: 2, options: { leaseMs } });
    f.script.after = (call) => {
      if (isBegin(call)) f.clock.pause(MARGIN_MS);
    };
    const report = await f.run();
    expect(report).toMatchObject({ ended: "finished", failed: 2 });
    expect(fate(report, "1")).toMatchObject({ code: "ABORTED", reason: expect.stringContaining("lease") });
    expect(f.sends).toEqual([]);
    expect(f.statuses()).toEqual(["failed", "failed"]);
  });

  it("counts the time that the begin itself takes", async () => {
    const f = fixture({ fleet: 1, options: { leaseMs } });
    const begun = begins(f);
    const begunAtSend: number[] = [];
    f.script.before = async (call) => {
      if (isBegin(call) && begun.count === 0) await f.clock.sleep(MARGIN_MS);
    };
    f.watch.send = () => void begunAtSend.push(begun.count);
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(begunAtSend).toEqual([2]);
  });

  it("is not taken for fresh because the wall clock was set back", async () => {
    const f = fixture({ fleet: 1, options: { leaseMs } });
    f.clock.setToday(f.clock.today());
    const begun = begins(f);
    const begunAtSend: number[] = [];
    f.script.after = (call) => {
      if (!isBegin(call) || begun.count > 1) return;
      f.clock.setWall(-DAY_MS);
      f.clock.pause(MARGIN_MS);
    };
    f.watch.send = () => void begunAtSend.push(begun.count);
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(begunAtSend).toEqual([2]);
  });
});

describe("an attempt whose messenger never returns", () => {
  it("is unknown once its lease is over, and the run goes on and ends", async () => {
    let late = (_: Error) => {};
    const f = fixture({ fleet: 2, options: { concurrency: 1 } });
    const hanging: Messenger = {
      timeoutMs: TIMEOUT_MS,
      send: (message, options) =>
        message.to === numberOf(1)
          ? new Promise((_, reject) => {
              late = reject;
            })
          : f.gateway.send(message, options),
    };
    const service = f.another({ messenger: hanging });
    const report = await f.clock.finish(service.run());
    late(new Error("closed"));
    expect(report).toMatchObject({ ended: "finished", sent: 1, unknown: 1, left: 0 });
    expect(fate(report, "1")).toMatchObject({ code: "TIMEOUT" });
    expect(f.statuses()).toEqual(["unknown", "sent"]);
    expect(f.clock.monotonic()).toBeGreaterThanOrEqual(LEASE_MS);
    expect(f.clock.monotonic()).toBeLessThan(LEASE_MS + 5_000);
    expect(f.clock.sleepers).toBe(0);
    expect(await f.clock.finish(service.run())).toMatchObject({ sent: 0, skipped: 2 });
  });
});

describe("a run that was paused past its lease", () => {
  it("before it began its messages sends none that another run has sent", async () => {
    const f = fixture({ fleet: 3, options: { concurrency: 1 }, latencyMs: 10 });
    let other: unknown = null;
    f.script.before = async (call) => {
      if (!isBegin(call) || other !== null) return;
      other = {};
      f.clock.pause(LEASE_MS + 1);
      other = await f.another().run();
    };
    const report = await f.run();
    expect(other).toMatchObject({ sent: 3 });
    expect(report).toMatchObject({ ended: "finished", sent: 0, skipped: 3 });
    expect(report.reminders).toMatchObject(Array(3).fill({ code: "ALREADY_SENT" }));
    expect(f.sends).toHaveLength(3);
    expect(f.statuses()).toEqual(["sent", "sent", "sent"]);
  });

  it("between begin and bytes sends nothing, and settles as failed what another run took for unknown", async () => {
    const f = fixture({ fleet: 1, options: { attempts: 1 } });
    const seen: unknown[] = [];
    f.script.after = async (call) => {
      if (!isBegin(call)) return;
      f.script.after = () => {};
      f.clock.pause(LEASE_MS + 1);
      seen.push(await f.another().run(), f.statuses());
    };
    expect(fate(await f.run(), "1")).toMatchObject({ status: "failed", code: "ABORTED" });
    expect(seen).toMatchObject([{ skipped: 1 }, ["unknown"]]);
    expect(f.sends).toEqual([]);
    expect(f.statuses()).toEqual(["failed"]);
  });

  it("during an attempt that fails settles it as failed, and may try again", async () => {
    const seen: unknown[] = [];
    const f: Fixture = fixture({
      fleet: 1,
      async answer(_, attempt) {
        if (attempt > 1) return accepted;
        f.clock.pause(LEASE_MS + 1);
        seen.push(await f.another().run(), f.statuses());
        return unreachable;
      },
    });
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 1 });
    expect(seen).toMatchObject([{ sent: 0, skipped: 1 }, ["unknown"]]);
    expect(f.gateway.accepted).toHaveLength(1);
    expect(f.row("1")).toMatchObject({ status: "sent", attempts: 2 });
  });

  it("during an attempt that fails makes no further one where a person has decided it meanwhile", async () => {
    const f: Fixture = fixture({
      fleet: 1,
      async answer() {
        f.clock.pause(LEASE_MS + 1);
        const [unknown] = (await f.store.records.list({ status: "unknown", limit: 1, after: null }))
          .deliveries;
        await f.store.records.resolve(unknown?.id ?? "", { outcome: "sent", by: "bengkel" });
        return unreachable;
      },
    });
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 0, left: 0 });
    expect(f.sends).toHaveLength(1);
    expect(f.row("1")).toMatchObject({ status: "sent", resolution: { by: "bengkel" } });
  });

  it("while its message was on the wire still settles it", async () => {
    const f = fixture({ fleet: 1 });
    const seen: unknown[] = [];
    f.script.before = async (call) => {
      if (!isSettle(call)) return;
      f.script.before = () => {};
      f.clock.pause(LEASE_MS + 1);
      seen.push(await f.another().run(), f.statuses());
    };
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(seen).toMatchObject([{ skipped: 1 }, ["unknown"]]);
    expect(f.statuses()).toEqual(["sent"]);
    expect(f.sends).toHaveLength(1);
  });
});

describe("what a run leaves when it dies", () => {
  it("is in doubt once its lease is over, and is not sent again", async () => {
    const f = fixture({ fleet: 2 });
    const died = await f.openRun("died", 10_000);
    await died.settleAndBegin([], [beginOf("1")]);
    expect(fate(await f.run(), "1")).toMatchObject({ code: "IN_PROGRESS" });
    await f.clock.advance(10_000);
    expect(fate(await f.run(), "1")).toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(f.row("1")?.status).toBe("unknown");
    expect(f.sends.map(({ id }) => id)).toEqual(["2"]);
  });

  it("is closed as unknown by the next run, whatever day and visit it belongs to", async () => {
    const f = fixture({ fleet: 1 });
    const died = await f.openRun("died", 10_000);
    await died.settleAndBegin([], [{ ...beginOf("gone"), visitDate: "2025-11-01", period: "2025-11-01" }]);
    await f.clock.advance(10_000);
    await f.run();
    expect(f.row("gone")).toMatchObject({ status: "unknown", code: "LEASE_OVER" });
  });

  it("is closed as unknown by a run that was under way when its lease ended", async () => {
    const f = fixture({ fleet: 20, options: { ratePerMinute: 60 } });
    const died = await f.openRun("died", 10_000);
    await died.settleAndBegin([], [beginOf("gone")]);
    expect(await f.run()).toMatchObject({ sent: 20 });
    expect(f.row("gone")).toMatchObject({ status: "unknown" });
  });
});

describe("an attempt", () => {
  it("carries a token of its own, a random UUID", async () => {
    const tokens: string[] = [];
    const f = fixture({
      fleet: 5,
      answer: (_, attempt) => (attempt === 1 ? unreachable : accepted),
      options: { haltAfter: 100 },
    });
    f.script.before = (call) => {
      if (call.name === "settleAndBegin") tokens.push(...call.begin.map(({ token }) => token));
    };
    await f.run();
    expect(tokens).toHaveLength(10);
    expect(new Set(tokens).size).toBe(10);
    for (const token of tokens) expect(token).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab]/);
  });
});
