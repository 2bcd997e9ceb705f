import { describe, expect, it } from "vitest";
import { type Bench, bench, claimOf, LEASE_MS, TODAY } from "./bench.js";
import { databaseLost } from "./database-lost.js";
import { rateLimited } from "./outcomes.js";
import type { LedgerCall } from "./scripted-ledger.js";

/** Loses the database for good, at the n-th call of a kind. */
function loseAt(b: Bench, name: LedgerCall["name"], nth: number, error: () => Error = databaseLost): void {
  let seen = 0;
  let isLost = false;
  b.script.before = (call) => {
    if (call.name === name) seen += 1;
    isLost ||= call.name === name && seen === nth;
    if (isLost) throw error();
  };
}

describe("a database that is lost before the first claim", () => {
  it.each(["open", "claim"] as const)("at %s makes a run reject, and nothing is sent", async (name) => {
    const b = bench();
    loseAt(b, name, 1);
    await expect(b.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(b.sends).toEqual([]);
    expect(b.clock.sleepers).toBe(0);
    b.script.before = () => {};
    expect(await b.run()).toMatchObject({ ended: "finished", sent: 3 });
  });

  it.each(["count", "findByLastVisit"] as const)("at the vehicles' %s makes a run reject", async (method) => {
    const b = bench({
      around: (inner) => ({
        ...inner,
        [method]: async () => {
          throw databaseLost();
        },
      }),
    });
    await expect(b.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(b.clock.sleepers).toBe(0);
  });

  it("is not a run that finished: what died with another run stays open to the next", async () => {
    const b = bench();
    const died = await b.ledger.open({ runId: "died", leaseMs: 10, today: TODAY });
    await died.claim([claimOf("1")]);
    await b.clock.advance(20);
    const closings: LedgerCall[] = [];
    b.script.before = (call) => {
      if (call.name === "close") closings.push(call);
      if (call.name === "claim") throw databaseLost();
    };
    await expect(b.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(closings).toEqual([{ name: "close", finished: false }]);
    expect(b.statuses()).not.toContain("failed");
  });

  it("gives the gate free", async () => {
    const b = bench();
    loseAt(b, "open", 1);
    await expect(b.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    await expect(b.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});

describe("a database that is lost later", () => {
  it.each([
    ["claim", 2],
    ["handOver", 4],
  ] as const)("at a %s ends the run with what it reached", async (name, nth) => {
    const b = bench({ fleet: 40, latencyMs: 10, options: { pageSize: 10, concurrency: 2 } });
    loseAt(b, name, nth);
    const report = await b.run();
    expect(report).toMatchObject({ ended: "database_lost", reason: "the database is out of reach" });
    const { sent, unknown, left } = report;
    expect(sent).toBeGreaterThan(0);
    expect(sent + unknown + left).toBe(40);
    expect(report.reminders).toHaveLength(sent + unknown);
    expect(b.gateway.accepted.length).toBe(sent + unknown);
  });

  it("at a settlement leaves no more than those under way, as NOT_RECORDED", async () => {
    const b = bench({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    loseAt(b, "settle", 3);
    const report = await b.run();
    expect(report.ended).toBe("database_lost");
    expect(report.unknown).toBeGreaterThan(0);
    expect(report.unknown).toBeLessThanOrEqual(4);
    const lost = report.reminders.filter(({ status }) => status === "unknown");
    expect(lost).toMatchObject(
      Array(report.unknown).fill({ code: "NOT_RECORDED", reason: expect.stringContaining("(sent)") }),
    );
    expect(b.sends.length).toBe(report.sent + report.unknown);
  });

  it("during a confirmation sends nothing more", async () => {
    const b = bench({ fleet: 1, answer: () => rateLimited(null) });
    loseAt(b, "handOver", 2);
    expect(await b.run()).toMatchObject({ ended: "database_lost", unknown: 1, left: 0 });
    expect(b.sends).toHaveLength(1);
  });

  it("while a run waits for what another holds ends it", async () => {
    const b = bench({ fleet: 3 });
    const other = await b.ledger.open({ runId: "other", leaseMs: LEASE_MS, today: TODAY });
    await other.claim([claimOf("1"), claimOf("2")]);
    loseAt(b, "peek", 2);
    expect(await b.run()).toMatchObject({ ended: "database_lost", sent: 1, left: 2 });
  });

  it("comes to an end within the patience, and the next run takes up the rest", async () => {
    const b = bench({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    loseAt(b, "settle", 3);
    const first = await b.run();
    expect(b.clock.monotonic()).toBeLessThanOrEqual(3 * LEASE_MS);
    b.script.before = () => {};
    await b.clock.advance(LEASE_MS + 1);
    const second = await b.run();
    expect(second).toMatchObject({ ended: "finished", sent: first.left });
    expect(b.sends).toHaveLength(40);
    expect(b.statuses().filter((it) => it === "unknown")).toHaveLength(first.unknown);
  });

  it("gives the reason of an error that nobody foresaw too", async () => {
    for (const name of ["claim", "handOver", "settle"] as const) {
      const b = bench({ fleet: 40, latencyMs: 10, options: { pageSize: 10, concurrency: 2 } });
      loseAt(b, name, 2, () => new TypeError("a bug"));
      const report = await b.run();
      expect(report).toMatchObject({ ended: "database_lost", reason: "a bug" });
      expect(b.clock.monotonic()).toBeLessThan(1_000);
      expect(b.clock.sleepers).toBe(0);
    }
  });

  it("ends a run whose vehicles fail on page 2, with what was under way", async () => {
    for (const error of [databaseLost(), new Error("broken page")]) {
      let reads = 0;
      const b = bench({
        fleet: 30,
        latencyMs: 10,
        options: { pageSize: 10, concurrency: 2 },
        around: (inner) => ({
          ...inner,
          async findByLastVisit(range, page) {
            reads += 1;
            if (reads > 1) {
              await b.clock.sleep(5);
              throw error;
            }
            return inner.findByLastVisit(range, page);
          },
        }),
      });
      const report = await b.run();
      expect(report).toMatchObject({ ended: "database_lost", reason: error.message, unknown: 0 });
      expect(report.sent).toBeGreaterThanOrEqual(6);
      expect(report.sent + report.left).toBe(30);
      expect(b.statuses()).toEqual(Array(report.sent).fill("sent"));
    }
  });
});

describe("a short outage", () => {
  it.each(["claim", "handOver", "settle", "renew", "peek"] as const)(
    "at %s, before or after it took effect, is ridden out",
    async (name) => {
      for (const side of ["before", "after"] as const) {
        const latencyMs = name === "renew" ? 5_000 : 1_000;
        const b = bench({ fleet: 20, latencyMs, options: { pageSize: 5, concurrency: 2 } });
        const other = await b.ledger.open({ runId: "other", leaseMs: LEASE_MS, today: TODAY });
        await other.claim([claimOf("20")]);
        let calls = 0;
        let lostUntil = 0;
        b.script[side] = (call) => {
          if (call.name !== name) return;
          calls += 1;
          if (calls === 2) lostUntil = b.clock.monotonic() + 3_000;
          if (b.clock.monotonic() < lostUntil) throw databaseLost();
        };
        const report = await b.run();
        expect(lostUntil, `${name} ${side}`).toBeGreaterThan(0);
        expect(report).toMatchObject({ ended: "finished", sent: 20 });
        expect(b.sends).toHaveLength(20);
      }
    },
  );

  it("at a confirmation between two attempts is ridden out", async () => {
    const b = bench({
      fleet: 1,
      answer: (_, attempt) =>
        attempt === 1 ? rateLimited(1_000) : { status: "sent", response: "", messageId: null },
    });
    b.script.before = ({ name }) => {
      const ms = b.clock.monotonic();
      if (name === "handOver" && ms >= 1_000 && ms < 4_000) throw databaseLost();
    };
    expect(await b.run()).toMatchObject({ ended: "finished", sent: 1 });
    expect(b.sends).toHaveLength(2);
  });

  it("of the vehicles on page 2 is ridden out", async () => {
    let lostUntil = 0;
    const b = bench({
      fleet: 30,
      latencyMs: 10,
      options: { pageSize: 10 },
      around: (inner) => ({
        ...inner,
        async findByLastVisit(range, page) {
          if (page.after !== null) {
            await b.clock.sleep(5);
            lostUntil ||= b.clock.monotonic() + 3_000;
            if (b.clock.monotonic() < lostUntil) throw databaseLost();
          }
          return inner.findByLastVisit(range, page);
        },
      }),
    });
    expect(await b.run()).toMatchObject({ ended: "finished", sent: 30 });
  });

  it("is waited for no longer than ten seconds before a hand-over", async () => {
    const b = bench({ fleet: 20, options: { pageSize: 10 } });
    let claims = 0;
    b.script.before = ({ name }) => {
      if (name === "claim") claims += 1;
      if (name === "claim" && claims > 1) throw databaseLost();
    };
    expect(await b.run()).toMatchObject({ ended: "database_lost", sent: 10, left: 10 });
    expect(b.clock.monotonic()).toBeGreaterThan(8_000);
    expect(b.clock.monotonic()).toBeLessThanOrEqual(10_000);
  });

  it("at the end of a run, when rows are given back, does not turn it into a failure", async () => {
    const b = bench();
    loseAt(b, "close", 1);
    expect(await b.run()).toMatchObject({ ended: "finished", sent: 3 });
  });
});
