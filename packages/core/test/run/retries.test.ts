import { describe, expect, it } from "vitest";
import type { SendFailed, SendOutcome } from "../../src/ports/messenger.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";
import { beginOf, type Fixture, fate, fixture } from "../fixture/fixture.js";
import { accepted, keyRefused, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";
import { isBegin, scriptedLedger } from "../fixture/scripted-ledger.js";

describe("a failure that is worth another attempt", () => {
  it("is tried again until the message is sent", async () => {
    const f = fixture({ fleet: 1, answer: (_, attempt) => (attempt < 3 ? unreachable : accepted) });
    expect(await f.run()).toMatchObject({ sent: 1, failed: 0 });
    expect(f.row("1")).toMatchObject({ status: "sent", attempts: 3 });
  });

  it.each([1, 2, 3, 7])(
    "is tried %i times at most, and then failed with the last reason",
    async (attempts) => {
      const f = fixture({ fleet: 1, answer: () => unreachable, options: { attempts } });
      const report = await f.run();
      expect(report).toMatchObject({ failed: 1, reminders: [expect.anything()] });
      expect(fate(report, "1")).toMatchObject({
        status: "failed",
        code: "UNREACHABLE",
        reason: "connection refused",
      });
      expect(f.sends).toHaveLength(attempts);
      expect(f.row("1")).toMatchObject({ status: "failed", attempts });
    },
  );

  it("is tried three times by default", async () => {
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

  it("becomes unknown where a later attempt has no clear result", async () => {
    const f = fixture({ fleet: 1, answer: (_, attempt) => (attempt === 1 ? unreachable : timedOut) });
    expect(await f.run()).toMatchObject({ failed: 0, unknown: 1 });
    expect(f.row("1")).toMatchObject({ status: "unknown", attempts: 2 });
  });

  it("holds no row and no place while it rests", async () => {
    const f = fixture({
      fleet: 3,
      answer: (id, attempt) => (id === "1" && attempt === 1 ? rateLimited(20_000) : accepted),
      options: { concurrency: 1 },
    });
    const run = f.service.run();
    await f.clock.advance(10_000);
    expect(f.statuses()).toEqual(["failed", "sent", "sent"]);
    expect(await f.clock.finish(run)).toMatchObject({ sent: 3 });
  });

  it("is tried again before those who wait for their first attempt", async () => {
    const f = fixture({
      fleet: 9,
      latencyMs: 1_000,
      answer: (id, attempt) => (id === "1" && attempt === 1 ? rateLimited(500) : accepted),
      options: { concurrency: 1 },
    });
    await f.run();
    expect(f.sends.slice(0, 3).map(({ id }) => id)).toEqual(["1", "2", "1"]);
  });

  it("is begun again for each attempt, and settled in between", async () => {
    const f = fixture({ fleet: 1, answer: (_, attempt) => (attempt < 3 ? unreachable : accepted) });
    const states: unknown[] = [];
    f.script.committed = (call) => {
      if (call.name === "settleAndBegin") states.push(f.row("1")?.status);
    };
    await f.run();
    expect(states).toEqual(["sending", "failed", "sending", "failed", "sending", "sent"]);
  });

  it("is made by another run at once where it has begun the message meanwhile", async () => {
    const f = fixture({ fleet: 1, answer: (_, attempt) => (attempt === 1 ? rateLimited(20_000) : accepted) });
    const run = f.service.run();
    await f.clock.advance(1_000);
    expect(await f.clock.finish(f.another().run())).toMatchObject({ sent: 1 });
    const report = await f.clock.finish(run);
    expect(report).toMatchObject({ sent: 0, skipped: 1, left: 0, ended: "finished" });
    expect(fate(report, "1")).toMatchObject({ code: "ALREADY_SENT" });
    expect(f.sends).toHaveLength(2);
  });
});

describe("a message that failed for good", () => {
  it("is open to the next run, and not to one that began before it failed", async () => {
    let answer: SendOutcome = rejected;
    const f = fixture({ fleet: 1, answer: () => answer });
    const before = await f.openRun("before");
    await f.clock.advance(1);
    await f.run();
    expect(await before.read([beginOf("1")])).toEqual(["failed"]);
    expect((await before.settleAndBegin([], [beginOf("1")])).begun.size).toBe(0);
    await f.clock.advance(1);
    answer = accepted;
    expect(await f.run()).toMatchObject({ sent: 1 });
  });

  it("is skipped by a run that began before it failed, and says why", async () => {
    const f = fixture({ fleet: 1, answer: () => rejected });
    const goesOn = Promise.withResolvers<void>();
    const ledger = scriptedLedger(f.ledger, {
      before: ({ name }) => (name === "read" ? goesOn.promise : undefined),
    });
    const early = f.another({ ledger }).run();
    await f.clock.advance(1);
    expect(await f.run()).toMatchObject({ failed: 1 });
    goesOn.resolve();
    expect(fate(await f.clock.finish(early), "1")).toMatchObject({
      code: "IN_PROGRESS",
      reason: "another run has just tried it and failed; the next run tries again",
    });
    expect(f.sends).toHaveLength(1);
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

  it("as long as the lease costs nothing but another begin", async () => {
    let begins = 0;
    const f = fixture({
      fleet: 1,
      answer: (_, attempt) => (attempt === 1 ? rateLimited(60_000) : accepted),
      script: {
        committed: (call) => {
          if (isBegin(call)) begins += 1;
        },
      },
    });
    expect(await f.run()).toMatchObject({ sent: 1 });
    expect(begins).toBe(2);
  });
});

describe("one bad customer", () => {
  it.each<[string, () => Promise<SendOutcome>]>([
    ["whose number is rejected", async () => rejected],
    ["whose outcome is unknown", async () => timedOut],
    ["at whom the messenger throws", () => Promise.reject(new Error("broken"))],
  ])("%s stops nobody", async (_, answer) => {
    const f = fixture({
      fleet: 30,
      answer: (id) => (id === "7" ? answer() : accepted),
      options: { concurrency: 3 },
    });
    const report = await f.run();
    expect(report).toMatchObject({ sent: 29, ended: "finished", left: 0 });
    expect(report.failed + report.unknown).toBe(1);
    expect(fate(report, "7")?.status).not.toBe("sent");
  });
});

describe("the outcome of a message", () => {
  const runWith = (f: Fixture, send: () => Promise<SendOutcome>) =>
    f.clock.finish(f.another({ messenger: { ...recordingMessenger(), send } }).run());

  it.each<[unknown, string]>([
    [new Error("at once"), "at once"],
    ["text", "text"],
    [null, "null, which is no error"],
    [{ errno: 63 }, "object, which is no error"],
    // Nothing turns it into text.
    [Object.create(null), "object, which is no error"],
  ])("is unknown where the messenger throws %s", async (thrown, words) => {
    const f = fixture({ fleet: 1 });
    const report = await runWith(f, () => {
      throw thrown;
    });
    expect(fate(report, "1")).toMatchObject({
      status: "unknown",
      code: "MESSENGER_ERROR",
      reason: `the messenger threw: ${words}`,
    });
    expect(f.statuses()).toEqual(["unknown"]);
  });

  it.each(["a revoked proxy", "an error whose message throws"])(
    "is unknown where it throws %s",
    async (kind) => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      class Silent extends Error {
        override get message(): string {
          throw new Error("no");
        }
      }
      const f = fixture({ fleet: 1 });
      const report = await runWith(f, () => {
        throw kind === "a revoked proxy" ? proxy : new Silent();
      });
      expect(fate(report, "1")).toMatchObject({
        status: "unknown",
        reason: "the messenger threw: unreadable",
      });
    },
  );

  it.each([undefined, null, {}, { status: "ok" }])(
    "is unknown where the messenger returns %o",
    async (answer) => {
      const f = fixture({ fleet: 2 });
      const report = await runWith(f, async () => answer as unknown as SendOutcome);
      expect(report).toMatchObject({ unknown: 2, ended: "finished" });
      expect(fate(report, "1")).toMatchObject({ code: "MESSENGER_ERROR" });
    },
  );
});
