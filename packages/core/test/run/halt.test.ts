import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SendFailureCode, SendOutcome } from "../../src/ports/messenger.js";
import { draws } from "../fixture/draws.js";
import { DUE_TODAY, dueFleet, fixture, numberOf } from "../fixture/fixture.js";
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

  it.each([keyRefused, rateLimited(null)])(
    "after five refusals of one recipient by a status that blames the gateway: %j",
    async (refusal) => {
      const customer = { name: "x".repeat(2_000), phone: `+${numberOf(1)}` };
      const fleet = dueFleet(12).map((vehicle) => ({ ...vehicle, customer }));
      const f = fixture({ fleet, answer: () => refusal });
      expect(await f.run()).toMatchObject({ ended: "halted", failed: 5, left: 7 });
    },
  );

  it("after as many as it is told", async () => {
    const f = fixture({ fleet: 40, answer: () => timedOut, options: { haltAfter: 2 } });
    expect(await f.run()).toMatchObject({ ended: "halted", unknown: 2, left: 38 });
  });

  it.each<SendFailureCode>(["RECIPIENT_INVALID", "RECIPIENT_OPTED_OUT"])(
    "where one recipient after the other is refused as %s, in whatever words, and suppresses none of them",
    async (code) => {
      const f = fixture({
        fleet: 40,
        answer: (id) => ({ ...rejected, code, reason: `no message for ${"abcdefgh"[Number(id) % 8]}` }),
        options: { suppressUndeliverable: true },
      });
      const report = await f.run();
      expect(report).toMatchObject({ ended: "halted", failed: 5, left: 35 });
      expect(report.reason).toMatch(/^the gateway refused 5 recipients in a row, last with /);
      expect(f.suppressions.entries).toEqual([]);
    },
  );

  it("at the first answer that restricts the sender", async () => {
    const restricted: SendOutcome = { ...keyRefused, code: "SENDER_RESTRICTED" };
    const f = fixture({ fleet: 9, answer: () => restricted, options: { concurrency: 1 } });
    expect(await f.run()).toMatchObject({ ended: "halted", failed: 1, left: 8 });
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
  it.each([
    ["the front of the queue", (place: number) => place <= 30],
    ["its middle", (place: number) => place > 20 && place <= 50],
    ["its front and its end", (place: number) => place <= 20 || place > 70],
  ])("for wrong numbers that stand together at %s: all others are sent to first", async (_, isWrong) => {
    for (const concurrency of [1, 5, 50]) {
      const f = fixture({
        fleet: 90,
        answer: (id) => (isWrong(Number(id)) ? rejected : accepted),
        options: { concurrency },
      });
      const places = Array.from({ length: 90 }, (_each, index) => index + 1);
      expect(await f.run()).toMatchObject({ sent: places.filter((place) => !isWrong(place)).length });
    }
  });

  it("for a recipient refused now and then, however often", async () => {
    const f = fixture({ fleet: 60, answer: (id) => (Number(id) % 3 ? accepted : rejected) });
    expect(await f.run()).toMatchObject({ ended: "finished", failed: 20, sent: 40, left: 0 });
  });

  it.each([
    [4, 1, "REJECTED", "recipient"],
    [12, 1, "REJECTED", "recipient"],
    [12, 5, "REJECTED", "recipient"],
    [12, 1, "KEY_REFUSED", "gateway"],
    [12, 5, "KEY_REFUSED", "gateway"],
    [40, 5, "KEY_REFUSED", "gateway"],
  ] as const)(
    "for %i refusals in a row that one customer's own text caused, at a concurrency of %i, as %s of the %s",
    async (own, concurrency, code, fault) => {
      const customer = { name: "x".repeat(2_000), phone: `+${numberOf(1)}` };
      const fleet = dueFleet(40).map((vehicle, index) => (index < own ? { ...vehicle, customer } : vehicle));
      const refused: SendOutcome = {
        ...rejected,
        code,
        fault,
        byWords: true,
        reason: "Bapak CV Token Jaya: refused",
      };
      const f = fixture({
        fleet,
        answer: (id) => (id === "1" ? refused : accepted),
        options: { concurrency },
      });
      expect(await f.run()).toMatchObject({ ended: "finished", failed: own, sent: 40 - own, left: 0 });
      expect(f.suppressions.entries).toEqual([]);
    },
  );

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

describe("a run whose gateway has not proved itself", () => {
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
          const { sent, failed, unknown, left } = report;
          expect(sent + failed + unknown + left).toBe(answers.length);
          if (report.ended === "finished") expect(left).toBe(0);
          else expect(failed + unknown).toBeGreaterThanOrEqual(haltAfter);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("has no more messages failing or in flight than would open the breaker", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(0, 600),
        fc.boolean(),
        async (seed, ratePerMinute, isRetried) => {
          const draw = draws(seed);
          const failing = new Set<string>();
          let isProven = false;
          let streak = 0;
          const f = fixture({
            fleet: 60,
            latencyMs: () => draw() * 3_000,
            answer(id) {
              const outcome = draw() < 0.7 ? accepted : isRetried ? unreachable : timedOut;
              isProven = outcome === accepted;
              if (isProven) streak = 0;
              else if (!isRetried) streak += 1;
              if (outcome === unreachable) failing.add(id);
              else failing.delete(id);
              return outcome;
            },
            options: { concurrency: 20, ratePerMinute, attempts: 100 },
          });
          let excess = 0;
          f.watch.send = (id) => {
            const rest = [...failing].filter((each) => f.row(each)?.status === "failed").length;
            const room = isProven ? 20 : 5 - streak;
            // Those that failed come first: somebody new only where they all find room.
            if (f.countOf("sending") + (isProven || failing.has(id) ? 0 : rest) > room) excess += 1;
          };
          await f.run();
          expect(excess).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("sends one by one after failures, and at full width after a success", async () => {
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
    let widest = 0;
    let excess = 0;
    f.watch.send = () => {
      widest = Math.max(widest, f.countOf("sending"));
      if (f.countOf("sent") === 0 && f.countOf("sending") > 5 - f.countOf("unknown")) excess += 1;
    };
    expect(await f.run()).toMatchObject({ ended: "finished", unknown: 4 });
    expect(excess).toBe(0);
    expect(widest).toBe(20);
  });

  it("tries nobody else while those that failed rest, and the gateway refuses every connection", async () => {
    const f = fixture({ fleet: 200, answer: () => unreachable, options: { concurrency: 50, haltAfter: 3 } });
    expect(await f.run()).toMatchObject({ ended: "halted", failed: 3, left: 197 });
    expect(new Set(f.sends.map(({ id }) => id)).size).toBe(3);
    expect(f.sends).toHaveLength(9);
  });

  it("goes on with others while one message rests for as long as the gateway asked", async () => {
    const f = fixture({
      fleet: 30,
      answer: (id, attempt) => (id === "1" && attempt === 1 ? rateLimited(50_000) : accepted),
      options: { concurrency: 1 },
    });
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 30 });
    expect(f.sends.filter(({ at }) => at < 50_000)).toHaveLength(30);
  });
});
