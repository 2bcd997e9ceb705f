import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SendOutcome } from "../../src/ports/messenger.js";
import { draws } from "../fixture/draws.js";
import { DUE_TODAY, fixture } from "../fixture/fixture.js";
import { accepted, keyRefused, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";

const faults: [string, SendOutcome][] = [
  ["an unreachable gateway", unreachable],
  ["time-outs", timedOut],
  ["server errors", { status: "unknown", code: "SERVER_ERROR", reason: "HTTP 502" }],
  ["exhausted rate limits", rateLimited(null)],
  ["a refused key", keyRefused],
  ["a device that is offline", { ...keyRefused, code: "DEVICE_OFFLINE" }],
];

describe("a run halts", () => {
  it.each(faults)("after five failures in a row of %s, and leaves the rest untouched", async (_, fault) => {
    const f = fixture({ fleet: 40, answer: () => fault, options: { concurrency: 3, pageSize: 15 } });
    const report = await f.run();
    expect(report).toMatchObject({ ended: "halted", left: 35, sent: 0, skipped: 0 });
    expect(report.failed + report.unknown).toBe(5);
    expect(report.reason).toMatch(/^the gateway failed 5 times in a row, last with [A-Z_]+: /);
    expect(f.ledger.rows).toHaveLength(5);
    expect(f.statuses()).toEqual(Array(5).fill(fault.status));
  });

  it("after as many as it is told", async () => {
    const f = fixture({ fleet: 40, answer: () => timedOut, options: { haltAfter: 2 } });
    expect(await f.run()).toMatchObject({ ended: "halted", unknown: 2, left: 38 });
  });

  it("counts a message once, however often it was tried", async () => {
    const f = fixture({ fleet: 40, answer: () => unreachable, options: { concurrency: 1, attempts: 4 } });
    expect(await f.run()).toMatchObject({ ended: "halted", failed: 5 });
    expect(f.sends).toHaveLength(20);
  });

  it.each([1, 5, 50, 5_000])(
    "at five tries with a wrong key in 5,000 at a concurrency of %i",
    async (concurrency) => {
      const f = fixture({ fleet: 5_000, answer: () => keyRefused, latencyMs: 20, options: { concurrency } });
      expect(await f.run()).toMatchObject({ ended: "halted", failed: 5, left: 4_995 });
      expect(f.sends).toHaveLength(5);
      expect(f.ledger.rows).toHaveLength(5);
    },
  );

  it("at no more tries than are under way where the key is revoked later", async () => {
    const f = fixture({
      fleet: 500,
      latencyMs: 20,
      answer: () => (f.sends.length > 100 ? keyRefused : accepted),
      options: { concurrency: 10 },
    });
    const report = await f.run();
    expect(report.ended).toBe("halted");
    expect(report.failed).toBeLessThanOrEqual(10 + 5);
  });

  it("and the next run takes up what the gateway's state kept back", async () => {
    let answer: SendOutcome = keyRefused;
    const f = fixture({ fleet: 12, answer: () => answer });
    await f.run();
    await f.clock.advance(1);
    answer = accepted;
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 12, skipped: 0 });
  });
});

describe("a run does not halt", () => {
  it("for failures of recipients, however many", async () => {
    const f = fixture({ fleet: 60, answer: () => rejected });
    expect(await f.run()).toMatchObject({ ended: "finished", failed: 60, left: 0 });
  });

  it("for customers who cannot be written to", async () => {
    const fleet = Array.from({ length: 60 }, () => ({
      lastVisitDate: DUE_TODAY,
      customer: { phone: "021" },
    }));
    expect(await fixture({ fleet }).run()).toMatchObject({ ended: "finished", skipped: 60 });
  });

  it("for four failures of the gateway in a row, time and again", async () => {
    let answered = 0;
    const f = fixture({
      fleet: 60,
      answer() {
        answered += 1;
        return answered % 5 === 0 ? accepted : timedOut;
      },
      options: { concurrency: 1 },
    });
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 12, unknown: 48 });
  });

  it("for what it has stopped itself", async () => {
    const stopped: SendOutcome = { status: "unknown", code: "ABORTED", reason: "stopped" };
    const f = fixture({ fleet: 30, answer: () => stopped });
    expect(await f.run()).toMatchObject({ ended: "finished", unknown: 30 });
  });
});

describe("the slow start", () => {
  it("never stands still, whatever the gateway answers", async () => {
    const outcome = fc.constantFrom(accepted, rejected, keyRefused, timedOut, unreachable, rateLimited(50));
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(0, 600),
        async (answers, concurrency, haltAfter, ratePerMinute) => {
          const f = fixture({
            fleet: answers.length,
            answer: (id) => answers[Number(id) - 1] ?? accepted,
            latencyMs: 10,
            options: { concurrency, haltAfter, ratePerMinute },
          });
          const report = await f.run();
          expect(["finished", "halted"]).toContain(report.ended);
          const { sent, failed, unknown } = report;
          if (report.ended === "finished") expect(sent + failed + unknown).toBe(answers.length);
          else expect(failed + unknown).toBeGreaterThanOrEqual(haltAfter);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("lets no more go than would open the breaker until the gateway has answered well", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(0, 600), async (seed, ratePerMinute) => {
        const draw = draws(seed);
        let isProven = false;
        let streak = 0;
        const f = fixture({
          fleet: 60,
          latencyMs: () => draw() * 3_000,
          answer() {
            const outcome = draw() < 0.7 ? accepted : timedOut;
            isProven = outcome === accepted;
            streak = isProven ? 0 : streak + 1;
            return outcome;
          },
          options: { concurrency: 20, ratePerMinute },
        });
        let excess = 0;
        f.watch.send = () => {
          const underWay = f.statuses().filter((it) => it === "sending").length;
          if (underWay > (isProven ? 20 : 5 - streak)) excess += 1;
        };
        await f.run();
        expect(excess).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("goes on one by one after failures, and at full width after a success", async () => {
    let wide = 0;
    let answered = 0;
    const f = fixture({
      fleet: 40,
      latencyMs: 100,
      answer() {
        answered += 1;
        return answered <= 4 ? timedOut : accepted;
      },
      options: { concurrency: 20 },
    });
    f.watch.send = () => {
      wide = Math.max(wide, f.statuses().filter((it) => it === "sending").length);
      if (f.statuses().includes("sent")) return;
      const failures = f.statuses().filter((it) => it === "unknown").length;
      expect(f.statuses().filter((it) => it === "sending").length).toBeLessThanOrEqual(5 - failures);
    };
    expect(await f.run()).toMatchObject({ ended: "finished", unknown: 4 });
    expect(wide).toBe(20);
  });
});
