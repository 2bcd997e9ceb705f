import { describe, expect, it } from "vitest";
import { createReminderService } from "../../src/application/reminder-service.js";
import { type Bench, bench, claimOf, fate, LEASE_MS, TIMEOUT_MS, TODAY } from "./bench.js";
import { accepted, unreachable } from "./outcomes.js";

/** How much of a lease may be gone when bytes leave. */
const MARGIN_MS = LEASE_MS - TIMEOUT_MS;

function confirmations(b: Bench): { count: number } {
  const seen = { count: 0 };
  b.script.committed = ({ name }) => {
    if (name === "handOver") seen.count += 1;
  };
  return seen;
}

describe("no bytes leave under a lease that does not outlast them", () => {
  const jumps: [string, (b: Bench, ms: number) => void][] = [
    ["the wall clock alone", (b, ms) => b.clock.setWall(ms)],
    [
      "the monotonic clock alone",
      (b, ms) => {
        b.clock.pause(ms);
        b.clock.setWall(-ms);
      },
    ],
    ["both clocks", (b, ms) => b.clock.pause(ms)],
  ];

  it.each(jumps)("by %s: a new confirmation comes first", async (_, jump) => {
    const b = bench({ fleet: 1 });
    const confirmed = confirmations(b);
    b.script.after = ({ name }) => {
      if (name === "handOver" && confirmed.count === 1) jump(b, MARGIN_MS);
    };
    b.watch.send = () => expect(confirmed.count).toBe(2);
    expect(await b.run()).toMatchObject({ sent: 1 });
    expect(b.sends).toHaveLength(1);
  });

  it.each(jumps)("by %s: while enough is left, one confirmation does", async (_, jump) => {
    const b = bench({ fleet: 1 });
    const confirmed = confirmations(b);
    b.script.after = ({ name }) => {
      if (name === "handOver") jump(b, MARGIN_MS - 1);
    };
    expect(await b.run()).toMatchObject({ sent: 1 });
    expect(confirmed.count).toBe(1);
  });

  it("and none at all where each confirmation comes too late", async () => {
    const b = bench({ fleet: 2 });
    b.script.after = ({ name }) => {
      if (name === "handOver") b.clock.pause(MARGIN_MS);
    };
    const report = await b.run();
    expect(report).toMatchObject({ ended: "finished", failed: 2 });
    expect(fate(report, "1")).toMatchObject({ code: "ABORTED", reason: expect.stringContaining("lease") });
    expect(b.sends).toEqual([]);
    expect(b.row("1")).toMatchObject({ status: "failed", attempts: 0 });
  });

  it("counts the time that the confirmation itself takes", async () => {
    const b = bench({ fleet: 1 });
    const confirmed = confirmations(b);
    b.script.before = async ({ name }) => {
      if (name === "handOver" && confirmed.count === 0) await b.clock.sleep(MARGIN_MS);
    };
    b.watch.send = () => expect(confirmed.count).toBe(2);
    expect(await b.run()).toMatchObject({ sent: 1 });
  });

  it("also where the wall clock is set back", async () => {
    const b = bench({ fleet: 1 });
    const confirmed = confirmations(b);
    b.script.after = ({ name }) => {
      if (name !== "handOver" || confirmed.count > 1) return;
      b.clock.setWall(-86_400_000);
      b.clock.pause(MARGIN_MS);
    };
    b.watch.send = () => expect(confirmed.count).toBe(2);
    expect(await b.run()).toMatchObject({ sent: 1 });
  });
});

describe("a run that was paused past its lease", () => {
  it("sends nothing that another run has taken over", async () => {
    const b = bench({ fleet: 3, options: { concurrency: 1 }, latencyMs: 10 });
    const other = createReminderService(b.ports, b.options);
    let taken = false;
    b.script.before = async (call) => {
      if (call.name !== "handOver" || taken) return;
      taken = true;
      b.clock.pause(LEASE_MS + 1);
      expect(await other.run()).toMatchObject({ sent: 3 });
    };
    const report = await b.run();
    expect(report).toMatchObject({ ended: "finished", sent: 0, skipped: 3 });
    expect(report.reminders).toMatchObject(
      Array(3).fill({ code: "IN_PROGRESS", reason: "another run has taken it over" }),
    );
    expect(b.sends).toHaveLength(3);
    expect(b.statuses()).toEqual(["sent", "sent", "sent"]);
  });

  it("between two attempts makes no further one once its row was closed as unknown, and settles what it knows", async () => {
    const b = bench({ fleet: 1, answer: (_, attempt) => (attempt === 1 ? unreachable : accepted) });
    const other = createReminderService(b.ports, b.options);
    let isPaused = false;
    b.script.before = async (call) => {
      if (call.name !== "handOver" || b.sends.length !== 1 || isPaused) return;
      isPaused = true;
      b.clock.pause(LEASE_MS + 1);
      expect(await other.run()).toMatchObject({ sent: 0, skipped: 1 });
      expect(b.statuses()).toEqual(["unknown"]);
    };
    expect(fate(await b.run(), "1")).toMatchObject({ status: "failed", code: "UNREACHABLE" });
    expect(b.sends).toHaveLength(1);
    expect(b.row("1")).toMatchObject({ status: "failed", attempts: 1 });
  });

  it("during an attempt that fails makes no further one", async () => {
    const b: Bench = bench({
      fleet: 1,
      async answer(_, attempt) {
        if (attempt > 1) return accepted;
        b.clock.pause(LEASE_MS + 1);
        await other.run();
        return unreachable;
      },
    });
    const other = createReminderService(b.ports, b.options);
    expect(await b.run()).toMatchObject({ ended: "finished", sent: 0, failed: 1 });
    expect(b.sends).toHaveLength(1);
  });

  it("between mark and bytes sends nothing once its row was closed as unknown", async () => {
    const b = bench({ fleet: 1 });
    const other = createReminderService(b.ports, b.options);
    b.script.after = async ({ name }) => {
      if (name !== "handOver") return;
      b.script.after = () => {};
      b.clock.pause(LEASE_MS + 1);
      expect(await other.run()).toMatchObject({ skipped: 1 });
      expect(b.statuses()).toEqual(["unknown"]);
    };
    expect(fate(await b.run(), "1")).toMatchObject({ status: "failed", code: "ABORTED" });
    expect(b.sends).toEqual([]);
    expect(b.statuses()).toEqual(["failed"]);
  });

  it("while its message was on the wire still settles it", async () => {
    const b = bench({ fleet: 1, answer: () => accepted });
    const other = createReminderService(b.ports, b.options);
    b.script.before = async (call) => {
      if (call.name !== "settle") return;
      b.script.before = () => {};
      b.clock.pause(LEASE_MS + 1);
      expect(await other.run()).toMatchObject({ skipped: 1 });
      expect(b.statuses()).toEqual(["unknown"]);
    };
    expect(await b.run()).toMatchObject({ sent: 1 });
    expect(b.statuses()).toEqual(["sent"]);
    expect(b.sends).toHaveLength(1);
  });
});

describe("a live run", () => {
  it("renews its leases more often than every third of them, for as long as it lives", async () => {
    const renewals: number[] = [0];
    const b = bench({ fleet: 40, options: { ratePerMinute: 10 } });
    b.script.committed = ({ name }) => {
      if (name === "renew") renewals.push(b.clock.monotonic());
    };
    await b.run();
    const lastSend = b.sends.at(-1)?.at ?? 0;
    expect(lastSend).toBeGreaterThan(3 * LEASE_MS);
    renewals.push(lastSend);
    const gaps = renewals.slice(1).map((at, index) => at - (renewals[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(LEASE_MS / 3);
    expect(b.clock.sleepers).toBe(0);
  });

  it("loses nothing to another, however long it takes", async () => {
    const b = bench({ fleet: 30, options: { ratePerMinute: 6 } });
    const run = b.service.run();
    await b.clock.advance(LEASE_MS * 2);
    const other = createReminderService(b.ports, b.options);
    const report = await b.clock.finish(other.run());
    const own = await b.clock.finish(run);
    expect(own.ended).toBe("finished");
    // Each has what it claimed first, and neither takes what the other holds.
    expect(own.sent + report.sent).toBe(30);
    expect(own.sent).toBeGreaterThanOrEqual(12);
    expect(b.gateway.accepted).toHaveLength(30);
  });

  it("survives renewals that fail", async () => {
    const b = bench({ fleet: 10, options: { ratePerMinute: 10 } });
    b.script.before = ({ name }) => {
      if (name === "renew") throw new Error("no");
    };
    expect(await b.run()).toMatchObject({ ended: "finished", sent: 10 });
  });
});

describe("a claim", () => {
  it("carries a fresh token each time", async () => {
    const tokens: string[] = [];
    const b = bench({ fleet: 5 });
    b.script.before = (call) => {
      if (call.name === "claim") tokens.push(...call.claims.map(({ token }) => token));
    };
    for (const today of ["2025-12-15", "2025-12-16"]) {
      b.clock.setToday(today);
      await b.run();
    }
    expect(new Set(tokens).size).toBe(10);
    for (const token of tokens) expect(token).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab]/);
  });

  it("of a run that died is taken over, and the message sent once", async () => {
    const b = bench({ fleet: 1 });
    const died = await b.ledger.open({ runId: "died", leaseMs: 1_000, today: TODAY });
    await died.claim([claimOf("1")]);
    await b.clock.advance(1_000);
    expect(await b.run()).toMatchObject({ sent: 1 });
    expect(await died.handOver([claimOf("1")])).toEqual(new Set());
  });
});
