import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SendFailed, SendOutcome } from "../../src/ports/messenger.js";
import { backOff } from "../../src/send/back-off.js";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";
import { fate, fixture } from "../fixture/fixture.js";
import { accepted, keyRefused, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";

describe("a failure that is worth another attempt", () => {
  it("is tried again until the message is sent", async () => {
    const f = fixture({ fleet: 1, answer: (_, attempt) => (attempt < 3 ? unreachable : accepted) });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(f.row("1")).toMatchObject({ status: "sent", attempts: 3 });
  });

  it.each([1, 2, 3, 7])(
    "is tried %i times at most, and then failed with the last reason",
    async (attempts) => {
      const f = fixture({ fleet: 1, answer: () => unreachable, options: { attempts } });
      expect(fate(await f.run(), "1")).toMatchObject({
        status: "failed",
        code: "UNREACHABLE",
        reason: "connection refused",
      });
      expect(f.sends).toHaveLength(attempts);
      expect(f.row("1")).toMatchObject({ status: "failed", attempts });
    },
  );

  it("is tried three times where nothing else is said", async () => {
    const f = fixture({ fleet: 1, answer: () => unreachable });
    await f.run();
    expect(f.sends).toHaveLength(3);
  });

  it.each<[string, SendOutcome]>([
    ["sent", accepted],
    ["a recipient's failure", rejected],
    ["a refused key", keyRefused],
    ["an unknown outcome", timedOut],
  ])("is not %s", async (_, outcome) => {
    const f = fixture({ fleet: 1, answer: () => outcome });
    await f.run();
    expect(f.sends).toHaveLength(1);
    expect(f.row("1")).toMatchObject({ attempts: 1 });
  });

  it("becomes unknown where a later attempt is in doubt", async () => {
    const f = fixture({ fleet: 1, answer: (_, attempt) => (attempt === 1 ? unreachable : timedOut) });
    expect(await f.run()).toMatchObject({ failed: 0, unknown: 1 });
    expect(f.row("1")).toMatchObject({ status: "unknown", attempts: 2 });
  });

  it("is open to the next run, and not to one that began before", async () => {
    let answer: SendOutcome = unreachable;
    const f = fixture({ fleet: 1, answer: () => answer });
    const before = await f.ledger.open({ runId: "before", leaseMs: 1_000, today: "2025-12-16" });
    await f.clock.advance(1);
    await f.run();
    const claim = { vehicleId: "1", visitDate: "2025-12-16", period: "2025-12-16", token: "t" };
    expect(await before.claim([claim])).toEqual([{ state: "failed" }]);
    await f.clock.advance(1);
    answer = accepted;
    expect(await f.run()).toMatchObject({ sent: 1 });
  });
});

describe("Retry-After", () => {
  const gap = async (failure: SendFailed, backOffMs = 1_000) => {
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt === 1 ? failure : accepted),
      options: { backOffMs },
    });
    expect(await f.run()).toMatchObject({ sent: 1 });
    return (f.sends[1]?.at ?? 0) - (f.sends[0]?.at ?? 0);
  };

  it("is waited for", async () => {
    expect(await gap(rateLimited(7_000))).toBe(7_000);
  });

  it.each([3_600_000, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
    "of %d ms is waited for a minute",
    async (ms) => {
      expect(await gap(rateLimited(ms))).toBe(60_000);
    },
  );

  it.each([-1, -1e12, 0, Number.NaN])("of %d ms shortens no back-off and breaks nothing", async (ms) => {
    expect(await gap(rateLimited(ms))).toBeLessThanOrEqual(1_000);
  });

  it("longer than what is left of the lease costs nothing but a new confirmation", async () => {
    let confirmations = 0;
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt === 1 ? rateLimited(60_000) : accepted),
      script: {
        committed: ({ name }) => {
          if (name === "handOver") confirmations += 1;
        },
      },
    });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(confirmations).toBe(2);
  });
});

describe("the back-off", () => {
  it("is drawn from 0 to a ceiling that doubles, within a minute", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 60_000 }),
        fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
        (attempt, baseMs, retryAfterMs) => {
          const ms = backOff(attempt, baseMs, retryAfterMs);
          const asked = Math.min(60_000, Math.max(0, retryAfterMs ?? 0));
          expect(ms).toBeGreaterThanOrEqual(asked);
          expect(ms).toBeLessThanOrEqual(Math.max(asked, Math.min(60_000, baseMs * 2 ** (attempt - 1))));
        },
      ),
    );
  });

  it("is spread over its whole range", () => {
    const waits = Array.from({ length: 500 }, () => backOff(3, 1_000, null));
    expect(Math.min(...waits)).toBeLessThan(400);
    expect(Math.max(...waits)).toBeGreaterThan(3_600);
  });
});

describe("pacing", () => {
  const spacings = (times: readonly number[]) => times.slice(1).map((at, index) => at - (times[index] ?? 0));

  it("spaces out hand-overs by the rate, and up to a quarter more", async () => {
    const f = fixture({ fleet: 30, options: { ratePerMinute: 120 } });
    expect(await f.run()).toMatchObject({ sent: 30 });
    const between = spacings(f.sends.map(({ at }) => at));
    expect(Math.min(...between)).toBeGreaterThanOrEqual(499.999);
    expect(Math.max(...between)).toBeLessThanOrEqual(625.001);
    expect(new Set(between).size).toBeGreaterThan(10);
  });

  it("holds across retries", async () => {
    const f = fixture({
      fleet: 10,
      answer: (_, attempt) => (attempt < 3 ? rateLimited(null) : accepted),
      options: { ratePerMinute: 60, backOffMs: 10, haltAfter: 100 },
      latencyMs: 3_000,
    });
    expect(await f.run()).toMatchObject({ sent: 10 });
    expect(f.sends).toHaveLength(30);
    expect(Math.min(...spacings(f.sends.map(({ at }) => at)))).toBeGreaterThanOrEqual(999.999);
  });

  it("holds from one run of a service to the next", async () => {
    const f = fixture({ fleet: 2, options: { ratePerMinute: 60 } });
    for (const today of ["2025-12-14", "2025-12-15", "2025-12-16"]) {
      f.clock.setToday(today);
      await f.run();
    }
    expect(f.sends).toHaveLength(6);
    expect(Math.min(...spacings(f.sends.map(({ at }) => at)))).toBeGreaterThanOrEqual(999.999);
  });

  it("is 60 a minute where nothing else is said, and none at 0", async () => {
    const timesOf = async (options: { ratePerMinute?: number }) => {
      const f = fixture({ fleet: 5 });
      const service = createReminderService(f.ports, options);
      await f.clock.finish(service.run());
      return f.sends.map(({ at }) => at);
    };
    expect(Math.min(...spacings(await timesOf({})))).toBeGreaterThanOrEqual(999.999);
    expect(spacings(await timesOf({ ratePerMinute: 0 }))).toEqual([0, 0, 0, 0]);
  });
});

describe("one bad customer", () => {
  it.each<[string, () => Promise<SendOutcome>]>([
    ["whose number is rejected", async () => rejected],
    ["whose outcome is in doubt", async () => timedOut],
    ["at whom the messenger throws", () => Promise.reject(new Error("broken"))],
  ])("%s stops nobody", async (_, answer) => {
    const f = fixture({
      fleet: 30,
      answer: (id) => (id === "7" ? answer() : accepted),
      options: { concurrency: 3 },
    });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 29, failed: expect.any(Number), ended: "finished", left: 0 });
    expect(fate(report, "7")?.status).not.toBe("sent");
  });

  it.each<[string, unknown]>([
    ["throws at once", new Error("at once")],
    ["throws what is no error", "text"],
  ])("is unknown where the messenger %s", async (_, thrown) => {
    const f = fixture({ fleet: 1 });
    const messenger = {
      timeoutMs: 1_000,
      send() {
        throw thrown;
      },
    };
    const service = createReminderService({ ...f.ports, messenger }, f.options);
    expect(fate(await f.clock.finish(service.run()), "1")).toMatchObject({
      status: "unknown",
      code: "MESSENGER_ERROR",
      reason: `the messenger threw: ${thrown instanceof Error ? thrown.message : thrown}`,
    });
    expect(f.statuses()).toEqual(["unknown"]);
  });

  it.each([undefined, null, {}, { status: "ok" }])(
    "is unknown where the messenger answers %o",
    async (answer) => {
      const f = fixture({ fleet: 2 });
      const messenger = recordingMessenger({ answer: () => accepted });
      const service = createReminderService(
        { ...f.ports, messenger: { ...messenger, send: async () => answer as unknown as SendOutcome } },
        f.options,
      );
      expect(await f.clock.finish(service.run())).toMatchObject({ unknown: 2, ended: "finished" });
    },
  );
});
