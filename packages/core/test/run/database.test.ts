import { describe, expect, it } from "vitest";
import { databaseLost, rowHeld } from "../fixture/database-lost.js";
import { type Fixture, fixture, LEASE_MS } from "../fixture/fixture.js";
import { accepted, rateLimited } from "../fixture/outcomes.js";
import { isBegin, isSettle, type LedgerCall } from "../fixture/scripted-ledger.js";

type Kind = (call: LedgerCall) => boolean;
const isOpen: Kind = ({ name }) => name === "open";
const isRead: Kind = ({ name }) => name === "read";
const isClose: Kind = ({ name }) => name === "close";

/** Loses the database for good, at the n-th call of a kind. */
function loseAt(f: Fixture, isLostAt: Kind, nth: number, error: () => Error = databaseLost): void {
  let seen = 0;
  let isLost = false;
  f.script.before = (call) => {
    if (isLostAt(call)) seen += 1;
    isLost ||= isLostAt(call) && seen === nth;
    if (isLost) throw error();
  };
}

describe("a database that is lost before the first message", () => {
  it.each<[string, Kind]>([
    ["a run opens", isOpen],
    ["the ledger is read", isRead],
    ["the first messages begin", isBegin],
  ])("when %s makes the run reject at once, and nothing is sent", async (_, kind) => {
    const f = fixture();
    loseAt(f, kind, 1);
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(f.sends).toEqual([]);
    expect(f.clock.sleepers).toBe(0);
    expect(f.clock.monotonic()).toBe(0);
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
    expect(f.ledger.rows).toEqual([]);
  });

  it("at the list of suppressions makes a run reject", async () => {
    const f = fixture();
    const find = async () => {
      throw databaseLost();
    };
    const run = f.another({ suppressions: { ...f.suppressions, find } }).run();
    await expect(f.clock.finish(run)).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(f.sends).toEqual([]);
    expect(f.ledger.rows).toEqual([]);
  });

  it("releases the first messages where their begin took effect and only its answer was lost", async () => {
    const f = fixture();
    let losses = 0;
    f.script.after = (call) => {
      if (!isBegin(call)) return;
      losses += 1;
      throw databaseLost();
    };
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(losses).toBe(1);
    expect(f.ledger.rows).toEqual([]);
  });

  it("lets the next run of the service in", async () => {
    const f = fixture();
    loseAt(f, isOpen, 1);
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    await expect(f.run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});

describe("a database that is lost later", () => {
  it.each<[string, Kind, number]>([
    ["the ledger is read", isRead, 3],
    ["messages begin", isBegin, 4],
  ])("when %s ends the run with what it reached", async (_, kind, nth) => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { pageSize: 10, concurrency: 2 } });
    loseAt(f, kind, nth);
    const report = await f.run();
    expect(report).toMatchObject({ ended: "database_lost", reason: "the database is out of reach" });
    const { sent, unknown, left } = report;
    expect(sent).toBeGreaterThan(0);
    expect(sent + unknown + left).toBe(40);
    expect(report.reminders).toHaveLength(sent + unknown);
    expect(f.gateway.accepted.length).toBe(sent + unknown);
  });

  it("when outcomes are recorded leaves no more in doubt than were in flight, as NOT_RECORDED", async () => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    loseAt(f, isSettle, 3);
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

  it("when the next attempt begins makes no attempt, and reports the last failure", async () => {
    const f = fixture({ fleet: 1, answer: () => rateLimited(5_000) });
    loseAt(f, isBegin, 2);
    expect(await f.run()).toMatchObject({ ended: "database_lost", failed: 1, unknown: 0, left: 0 });
    expect(f.sends).toHaveLength(1);
  });

  it("ends the run within two leases, and the next run takes up the rest", async () => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    loseAt(f, isSettle, 3);
    const first = await f.run();
    expect(f.clock.monotonic()).toBeLessThanOrEqual(2 * LEASE_MS);
    f.script.before = () => {};
    const second = await f.run();
    expect(second).toMatchObject({ ended: "finished", sent: first.left });
    expect(f.sends).toHaveLength(40);
    await f.clock.advance(LEASE_MS + 1);
    await f.run();
    expect(f.countOf("unknown")).toBe(first.unknown);
    expect(f.countOf("sent")).toBe(40 - first.unknown);
  });

  it("ends the run for an error that nobody foresaw too, without any retry", async () => {
    for (const kind of [isRead, isBegin, isSettle]) {
      const f = fixture({ fleet: 40, latencyMs: 10, options: { pageSize: 10, concurrency: 2 } });
      loseAt(f, kind, 3, () => new TypeError("a bug"));
      expect(await f.run()).toMatchObject({ ended: "database_lost", reason: "a bug" });
      expect(f.clock.monotonic()).toBeLessThan(1_000);
      expect(f.clock.sleepers).toBe(0);
    }
  });

  it("ends a run whose vehicles fail on page 2, with what was in flight", async () => {
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
      expect(report.sent).toBeGreaterThan(0);
      expect(report.sent + report.left).toBe(30);
      expect(f.statuses()).toEqual(Array(report.sent).fill("sent"));
    }
  });

  it("when vehicles are read again ends the run, and sends nothing by what was read before", async () => {
    const f = fixture({
      fleet: 5,
      options: { ratePerMinute: 6 },
      around: (inner) => ({
        ...inner,
        findByIds: async () => {
          throw databaseLost();
        },
      }),
    });
    expect(await f.run()).toMatchObject({ ended: "database_lost", sent: 1, left: 4 });
    expect(f.sends).toHaveLength(1);
  });
});

describe("a row that somebody else holds", () => {
  /** Refuses each write that names the vehicle, at its begin or its settlement, until a time. */
  function holdRow(f: Fixture, vehicle: string, write: "begin" | "settlements", untilMs: number): void {
    f.script.before = (call) => {
      if (call.name !== "settleAndBegin" || f.clock.monotonic() >= untilMs) return;
      const ids =
        write === "begin"
          ? call.begin.map(({ vehicleId }) => vehicleId)
          : call.settlements.map(({ begun }) => begun.vehicleId);
      if (ids.includes(vehicle)) throw rowHeld();
    };
  }
  const options = { concurrency: 3 };

  it("at its begin is reported, and the others are sent", async () => {
    const f = fixture({ fleet: 20, latencyMs: 10, options });
    holdRow(f, "7", "begin", Number.POSITIVE_INFINITY);
    const report = await f.run();
    expect(report).toMatchObject({ ended: "finished", sent: 19, failed: 1, unknown: 0, left: 0 });
    expect(report.reminders.filter(({ status }) => status === "failed")).toMatchObject([
      { code: "NOT_RECORDED", reason: "nothing was sent: another session holds a lock" },
    ]);
    f.script.before = () => {};
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 1 });
    expect(f.sends).toHaveLength(20);
  });

  it("at its begin for some seconds is sent later, and nobody waits for it", async () => {
    const f = fixture({ fleet: 20, latencyMs: 10, options });
    holdRow(f, "7", "begin", 3_000);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 20, failed: 0 });
    expect(f.sends.at(-1)?.id).toBe("7");
    expect(f.sends.at(-2)?.at).toBeLessThan(2_000);
  });

  it("at its settlement keeps its place until it is free, while the others are sent", async () => {
    const f = fixture({ fleet: 20, latencyMs: 10, options });
    holdRow(f, "7", "settlements", LEASE_MS / 2);
    let most = 0;
    f.script.committed = () => {
      most = Math.max(most, f.countOf("sending"));
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 20 });
    expect(most).toBe(3);
    expect(f.sends).toHaveLength(20);
    expect(f.statuses()).toEqual(Array(20).fill("sent"));
  });

  it("at its settlement for longer than a lease is in doubt, and nobody else is", async () => {
    const f = fixture({ fleet: 20, latencyMs: 10, options });
    holdRow(f, "7", "settlements", Number.POSITIVE_INFINITY);
    const report = await f.run();
    expect(report).toMatchObject({ ended: "finished", sent: 19, unknown: 1, failed: 0, left: 0 });
    expect(f.row("7")).toMatchObject({ status: "sending" });
    expect(f.clock.monotonic()).toBeLessThan(2 * LEASE_MS);
    f.script.before = () => {};
    await f.clock.advance(LEASE_MS + 1);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 0 });
    expect([f.row("7")?.status, f.sends.length]).toEqual(["unknown", 20]);
  });

  it("is tried again where its attempt failed and may be made again", async () => {
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt === 1 ? rateLimited(1_000) : accepted),
    });
    holdRow(f, "1", "settlements", 5_000);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 1, failed: 0 });
    expect(f.sends).toHaveLength(2);
  });

  it.each([
    ["fails a run that has sent nothing", 0],
    ["ends the run", 50],
  ])("and so each row %s", async (_, fromMs) => {
    const f = fixture({ fleet: 20, latencyMs: 20, options });
    f.script.before = (call) => {
      if (isBegin(call) && f.clock.monotonic() >= fromMs) throw rowHeld();
    };
    const ended = await f.run().catch((error: unknown) => error);
    const reason = "another session holds a lock";
    expect(ended).toMatchObject(
      fromMs === 0 ? { code: "DATABASE_LOST", message: reason } : { ended: "database_lost", reason },
    );
    expect(f.sends).toHaveLength(f.countOf("sent"));
  });

  it("does not outlast the grace of a run that is asked to stop", async () => {
    const f = fixture({ fleet: 5, latencyMs: 10, options });
    holdRow(f, "1", "settlements", Number.POSITIVE_INFINITY);
    const stop = new AbortController();
    const running = f.service.run({ signal: stop.signal });
    await f.clock.advance(1_000);
    stop.abort();
    expect(await f.clock.finish(running)).toMatchObject({ unknown: 1, sent: 4 });
    expect(f.clock.monotonic()).toBeLessThanOrEqual(11_000);
  });
});

describe("a short outage", () => {
  const kinds: [string, Kind][] = [
    ["the ledger is read", isRead],
    ["messages begin", isBegin],
    ["outcomes are recorded", isSettle],
  ];

  it.each(kinds)("when %s, before or after the call took effect, is ridden out", async (_, kind) => {
    for (const side of ["before", "after"] as const) {
      const f = fixture({ fleet: 20, latencyMs: 1_000, options: { pageSize: 5, concurrency: 2 } });
      let calls = 0;
      let lostUntil = 0;
      f.script[side] = (call) => {
        if (!kind(call)) return;
        calls += 1;
        if (calls === 3) lostUntil = f.clock.monotonic() + 3_000;
        if (f.clock.monotonic() < lostUntil) throw databaseLost();
      };
      const report = await f.run();
      expect(lostUntil, side).toBeGreaterThan(0);
      expect(report).toMatchObject({ ended: "finished", sent: 20 });
      expect(f.sends).toHaveLength(20);
      expect(f.statuses()).toEqual(Array(20).fill("sent"));
    }
  });

  it("when the next attempt begins is ridden out", async () => {
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt === 1 ? rateLimited(1_000) : accepted),
    });
    f.script.before = (call) => {
      const ms = f.clock.monotonic();
      if (isBegin(call) && ms >= 1_000 && ms < 4_000) throw databaseLost();
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 1 });
    expect(f.sends).toHaveLength(2);
  });

  it.each(["findByLastVisit", "findByIds"] as const)(
    "of the vehicles at %s is ridden out",
    async (method) => {
      let lostUntil = 0;
      const f = fixture({
        fleet: 60,
        latencyMs: 4_000,
        options: { pageSize: 10, concurrency: 2 },
        around: (inner) => ({
          ...inner,
          async [method](...asked: never) {
            if (f.sends.length > 10) {
              await f.clock.sleep(5);
              lostUntil ||= f.clock.monotonic() + 3_000;
              if (f.clock.monotonic() < lostUntil) throw databaseLost();
            }
            return (inner[method] as (...all: never) => Promise<never>)(...asked);
          },
        }),
      });
      expect(await f.run()).toMatchObject({ ended: "finished", sent: 60 });
      expect(lostUntil).toBeGreaterThan(0);
    },
  );

  it("is waited for no longer than ten seconds where nothing has to be recorded", async () => {
    const f = fixture({ fleet: 40, options: { pageSize: 10, concurrency: 2 } });
    f.script.before = (call) => {
      if (isRead(call) && f.sends.length > 0) throw databaseLost();
    };
    const report = await f.run();
    expect(report).toMatchObject({ ended: "database_lost", unknown: 0 });
    expect(report.sent).toBeGreaterThan(0);
    expect(report.sent + report.left).toBe(40);
    expect(f.clock.monotonic()).toBeGreaterThan(8_000);
    expect(f.clock.monotonic()).toBeLessThanOrEqual(10_000);
  });

  it("is waited for as long as a lease where outcomes have to be recorded", async () => {
    const f = fixture({ fleet: 5 });
    f.script.before = (call) => {
      if (isSettle(call) && f.clock.monotonic() < LEASE_MS - 2_000) throw databaseLost();
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 5, unknown: 0 });
    expect(f.statuses()).toEqual(Array(5).fill("sent"));
  });

  it("at the end of a run does not turn it into a failure", async () => {
    const f = fixture();
    loseAt(f, isClose, 1);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 3 });
  });
});

describe("a database that refuses one row", () => {
  const refuses =
    (ids: readonly string[], kind: Kind, error: () => Error = () => new Error("a trigger raised")) =>
    (call: LedgerCall) => {
      if (call.name !== "settleAndBegin") return;
      const named = [...call.begin, ...call.settlements.map(({ begun }) => begun)];
      if (kind(call) && named.some(({ vehicleId }) => ids.includes(vehicleId))) throw error();
    };

  it("for begins that stand together stands in nobody's way", async () => {
    const f = fixture({ fleet: 60, latencyMs: 10, options: { concurrency: 4 } });
    f.script.before = refuses(
      Array.from({ length: 12 }, (_, index) => String(index + 20)),
      isBegin,
    );
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 48, failed: 12, left: 0 });
  });

  it.each([2, 4])("as %i rows are held to the end lets the run finish", async (count) => {
    const f = fixture({ fleet: 10, latencyMs: 10, options: { concurrency: 4 } });
    const last = Array.from({ length: count }, (_, index) => String(10 - index));
    f.script.before = refuses(last, isBegin, rowHeld);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 10 - count, failed: count, left: 0 });
  });

  it("and is lost while outcomes are recorded one by one is waited for once", async () => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency: 10 } });
    let isGone = false;
    f.script.before = (call) => {
      if (call.name !== "settleAndBegin" || call.settlements.length === 0) return;
      if (isGone) throw databaseLost();
      isGone = true;
      throw new Error("a trigger raised");
    };
    const began = f.clock.monotonic();
    expect(await f.run()).toMatchObject({ ended: "database_lost", sent: 0 });
    expect(f.clock.monotonic() - began).toBeLessThan(2 * LEASE_MS);
  });

  it.each([1, 4, 50])("for a begin stands in nobody's way at a concurrency of %i", async (concurrency) => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency } });
    f.script.before = refuses(["1", "17", "18"], isBegin);
    const report = await f.run();
    expect(report).toMatchObject({ ended: "finished", sent: 37, failed: 3, unknown: 0, left: 0 });
    expect(report.reminders.filter(({ status }) => status === "failed")).toMatchObject(
      Array(3).fill({ code: "NOT_RECORDED", reason: "nothing was sent: a trigger raised" }),
    );
    expect(f.sends).toHaveLength(37);
    expect(f.statuses()).toEqual(Array(37).fill("sent"));
  });

  it("for a settlement leaves that one in doubt, and no other", async () => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    f.script.before = refuses(["17"], isSettle);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 39, unknown: 1, left: 0 });
    expect(f.sends).toHaveLength(40);
  });

  it("for each settlement ends the run, with no more in doubt than were under way by then", async () => {
    const f = fixture({ fleet: 400, latencyMs: 10, options: { concurrency: 4 } });
    f.script.before = (call) => {
      if (isSettle(call)) throw new Error("an index is damaged");
    };
    const { ended, unknown, reason } = await f.run();
    expect([ended, reason]).toEqual(["database_lost", "an index is damaged"]);
    expect(unknown).toBeLessThan(5 + 2 * 4);
    expect(f.sends).toHaveLength(unknown);
  });

  it("and then each ends the run, having sent nothing that is not recorded", async () => {
    const f = fixture({ fleet: 40, latencyMs: 10, options: { concurrency: 4 } });
    const allButOne = Array.from({ length: 39 }, (_, index) => String(index + 2));
    f.script.before = refuses(allButOne, isBegin);
    expect(await f.run()).toMatchObject({
      ended: "database_lost",
      reason: "a trigger raised",
      sent: 1,
      unknown: 0,
    });
    expect(f.sends).toHaveLength(1);
    expect(f.statuses()).toEqual(["sent"]);
  });

  it("and each from the first on fails the run", async () => {
    const f = fixture({ fleet: 40 });
    f.script.before = refuses(
      Array.from({ length: 40 }, (_, index) => String(index + 1)),
      isBegin,
    );
    await expect(f.run()).rejects.toThrow("a trigger raised");
    expect(f.sends).toEqual([]);
  });
});
