import { describe, expect, it } from "vitest";
import { databaseLost } from "../fixture/database-lost.js";
import { claimOf, type Fixture, fixture, LEASE_MS, TODAY } from "../fixture/fixture.js";
import { rateLimited } from "../fixture/outcomes.js";
import type { LedgerCall } from "../fixture/scripted-ledger.js";

/** Loses the database for good, at the n-th call of a kind. */
function loseAt(f: Fixture, name: LedgerCall["name"], nth: number, error: () => Error = databaseLost): void {
  let seen = 0;
  let isLost = false;
  f.script.before = (call) => {
    if (call.name === name) seen += 1;
    isLost ||= call.name === name && seen === nth;
    if (isLost) throw error();
  };
}

describe("a database that is lost before the first claim", () => {
  it.each(["open", "claim"] as const)("at %s makes a run reject, and nothing is sent", async (name) => {
    const f = fixture();
    loseAt(f, name, 1);
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(f.sends).toEqual([]);
    expect(f.clock.sleepers).toBe(0);
    f.script.before = () => {};
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 3 });
  });

  it.each(["count", "findByLastVisit"] as const)("at the vehicles' %s makes a run reject", async (method) => {
    const f = fixture({
      around: (inner) => ({
        ...inner,
        [method]: async () => {
          throw databaseLost();
        },
      }),
    });
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(f.clock.sleepers).toBe(0);
  });

  it("is not a run that finished: what died with another run stays open to the next", async () => {
    const f = fixture();
    const died = await f.ledger.open({ runId: "died", leaseMs: 10, today: TODAY });
    await died.claim([claimOf("1")]);
    await f.clock.advance(20);
    const closings: LedgerCall[] = [];
    f.script.before = (call) => {
      if (call.name === "close") closings.push(call);
      if (call.name === "claim") throw databaseLost();
    };
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(closings).toEqual([{ name: "close", finished: false }]);
    expect(f.statuses()).not.toContain("failed");
  });

  it("gives the gate free", async () => {
    const f = fixture();
    loseAt(f, "open", 1);
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});

describe("a database that is lost later", () => {
  it.each([
    ["claim", 2],
    ["handOver", 4],
  ] as const)("at a %s ends the run with what it reached", async (name, nth) => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { pageSize: 10, concurrency: 2 } });
    loseAt(f, name, nth);
    const report = await f.run();
    expect(report).toMatchObject({ ended: "database_lost", reason: "the database is out of reach" });
    const { sent, unknown, left } = report;
    expect(sent).toBeGreaterThan(0);
    expect(sent + unknown + left).toBe(40);
    expect(report.reminders).toHaveLength(sent + unknown);
    expect(f.gateway.accepted.length).toBe(sent + unknown);
  });

  it("at a settlement leaves no more than those under way, as NOT_RECORDED", async () => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    loseAt(f, "settle", 3);
    const report = await f.run();
    expect(report.ended).toBe("database_lost");
    expect(report.unknown).toBeGreaterThan(0);
    expect(report.unknown).toBeLessThanOrEqual(4);
    const lost = report.reminders.filter(({ status }) => status === "unknown");
    expect(lost).toMatchObject(
      Array(report.unknown).fill({ code: "NOT_RECORDED", reason: expect.stringContaining("(sent)") }),
    );
    expect(f.sends.length).toBe(report.sent + report.unknown);
  });

  it("during a confirmation sends nothing more", async () => {
    const f = fixture({ fleet: 1, answer: () => rateLimited(null) });
    loseAt(f, "handOver", 2);
    expect(await f.run()).toMatchObject({ ended: "database_lost", unknown: 1, left: 0 });
    expect(f.sends).toHaveLength(1);
  });

  it("while a run waits for what another holds ends it", async () => {
    const f = fixture({ fleet: 3 });
    const other = await f.ledger.open({ runId: "other", leaseMs: LEASE_MS, today: TODAY });
    await other.claim([claimOf("1"), claimOf("2")]);
    loseAt(f, "peek", 2);
    expect(await f.run()).toMatchObject({ ended: "database_lost", sent: 1, left: 2 });
  });

  it("comes to an end within the patience, and the next run takes up the rest", async () => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    loseAt(f, "settle", 3);
    const first = await f.run();
    expect(f.clock.monotonic()).toBeLessThanOrEqual(3 * LEASE_MS);
    f.script.before = () => {};
    await f.clock.advance(LEASE_MS + 1);
    const second = await f.run();
    expect(second).toMatchObject({ ended: "finished", sent: first.left });
    expect(f.sends).toHaveLength(40);
    expect(f.statuses().filter((it) => it === "unknown")).toHaveLength(first.unknown);
  });

  it("gives the reason of an error that nobody foresaw too", async () => {
    for (const name of ["claim", "handOver", "settle"] as const) {
      const f = fixture({ fleet: 40, latencyMs: 10, options: { pageSize: 10, concurrency: 2 } });
      loseAt(f, name, 2, () => new TypeError("a bug"));
      const report = await f.run();
      expect(report).toMatchObject({ ended: "database_lost", reason: "a bug" });
      expect(f.clock.monotonic()).toBeLessThan(1_000);
      expect(f.clock.sleepers).toBe(0);
    }
  });

  it("ends a run whose vehicles fail on page 2, with what was under way", async () => {
    for (const error of [databaseLost(), new Error("broken page")]) {
      let reads = 0;
      const f = fixture({
        fleet: 30,
        latencyMs: 10,
        options: { pageSize: 10, concurrency: 2 },
        around: (inner) => ({
          ...inner,
          async findByLastVisit(range, page) {
            reads += 1;
            if (reads > 1) {
              await f.clock.sleep(5);
              throw error;
            }
            return inner.findByLastVisit(range, page);
          },
        }),
      });
      const report = await f.run();
      expect(report).toMatchObject({ ended: "database_lost", reason: error.message, unknown: 0 });
      expect(report.sent).toBeGreaterThanOrEqual(6);
      expect(report.sent + report.left).toBe(30);
      expect(f.statuses()).toEqual(Array(report.sent).fill("sent"));
    }
  });
});

describe("a short outage", () => {
  it.each(["claim", "handOver", "settle", "renew", "peek"] as const)(
    "at %s, before or after it took effect, is ridden out",
    async (name) => {
      for (const side of ["before", "after"] as const) {
        const latencyMs = name === "renew" ? 5_000 : 1_000;
        const f = fixture({ fleet: 20, latencyMs, options: { pageSize: 5, concurrency: 2 } });
        const other = await f.ledger.open({ runId: "other", leaseMs: LEASE_MS, today: TODAY });
        await other.claim([claimOf("20")]);
        let calls = 0;
        let lostUntil = 0;
        f.script[side] = (call) => {
          if (call.name !== name) return;
          calls += 1;
          if (calls === 2) lostUntil = f.clock.monotonic() + 3_000;
          if (f.clock.monotonic() < lostUntil) throw databaseLost();
        };
        const report = await f.run();
        expect(lostUntil, `${name} ${side}`).toBeGreaterThan(0);
        expect(report).toMatchObject({ ended: "finished", sent: 20 });
        expect(f.sends).toHaveLength(20);
      }
    },
  );

  it("at a confirmation between two attempts is ridden out", async () => {
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) =>
        attempt === 1 ? rateLimited(1_000) : { status: "sent", response: "", messageId: null },
    });
    f.script.before = ({ name }) => {
      const ms = f.clock.monotonic();
      if (name === "handOver" && ms >= 1_000 && ms < 4_000) throw databaseLost();
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 1 });
    expect(f.sends).toHaveLength(2);
  });

  it("of the vehicles on page 2 is ridden out", async () => {
    let lostUntil = 0;
    const f = fixture({
      fleet: 30,
      latencyMs: 10,
      options: { pageSize: 10 },
      around: (inner) => ({
        ...inner,
        async findByLastVisit(range, page) {
          if (page.after !== null) {
            await f.clock.sleep(5);
            lostUntil ||= f.clock.monotonic() + 3_000;
            if (f.clock.monotonic() < lostUntil) throw databaseLost();
          }
          return inner.findByLastVisit(range, page);
        },
      }),
    });
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 30 });
  });

  it("is waited for no longer than ten seconds before a hand-over", async () => {
    const f = fixture({ fleet: 20, options: { pageSize: 10 } });
    let claims = 0;
    f.script.before = ({ name }) => {
      if (name === "claim") claims += 1;
      if (name === "claim" && claims > 1) throw databaseLost();
    };
    expect(await f.run()).toMatchObject({ ended: "database_lost", sent: 10, left: 10 });
    expect(f.clock.monotonic()).toBeGreaterThan(8_000);
    expect(f.clock.monotonic()).toBeLessThanOrEqual(10_000);
  });

  it("at the end of a run, when rows are given back, does not turn it into a failure", async () => {
    const f = fixture();
    loseAt(f, "close", 1);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 3 });
  });
});
