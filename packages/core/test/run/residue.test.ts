import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { getEventListeners } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SendOutcome } from "../../src/ports/messenger.js";
import type { RunOptions } from "../../src/run/run-options.js";
import { systemClock } from "../../src/service/system-clock.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";
import { databaseLost } from "../fixture/database-lost.js";
import { type Fixture, fixture } from "../fixture/fixture.js";
import { accepted, keyRefused, rateLimited } from "../fixture/outcomes.js";
import { isBegin, isSettle, type LedgerCall } from "../fixture/scripted-ledger.js";

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
/** Timers that a run has set, and those alone: the test runner has its own, which come and go. */
const timers = new Set<number>();
const insideRun = new AsyncLocalStorage<true>();
const hook = createHook({
  init(id, kind) {
    if (kind === "Timeout" && insideRun.getStore()) timers.add(id);
  },
  destroy: (id) => void timers.delete(id),
});

beforeAll(() => {
  process.on("unhandledRejection", note);
  hook.enable();
});
afterAll(() => {
  process.off("unhandledRejection", note);
  hook.disable();
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Runs on the machine's own clock; the first attempt at each message comes to `first`. Returns what is left of timers and
 * rejections afterwards.
 */
async function residueOf(f: Fixture, first: SendOutcome = accepted, runOptions: RunOptions = {}) {
  const clock = systemClock({ timeZone: "Asia/Jakarta", today: "2025-12-16" });
  const messenger = recordingMessenger({
    timeoutMs: 100,
    answer: async (_, attempt) => {
      await clock.sleep(2);
      return attempt === 1 ? first : accepted;
    },
  });
  const service = f.another({ messenger, clock }, { leaseMs: 400, backOffMs: 5 });
  const ended = await insideRun
    .run(true, () => service.run(runOptions))
    .then(
      (report) => report.ended,
      (error: { code: string }) => error.code,
    );
  // Node tells of the end of a timer a turn later.
  await turn();
  await turn();
  const left = timers.size;
  timers.clear();
  return { ended, left, unhandled: unhandled.splice(0) };
}

it("a timer that is left behind would be found", async () => {
  insideRun.run(true, () => setTimeout(() => {}, 60_000)).unref();
  await turn();
  expect(timers.size).toBe(1);
  timers.clear();
});

describe("a run leaves no timer, listener or unhandled rejection behind", () => {
  const clean = (ended: string) => ({ ended, left: 0, unhandled: [] });

  it("when it finishes", async () => {
    expect(await residueOf(fixture({ fleet: 30 }))).toEqual(clean("finished"));
  });

  it("when it finishes and is recorded", async () => {
    const f = fixture({ fleet: 30 });
    const recorded = {
      ...f,
      another: (ports = {}, options = {}) => f.another({ ...ports, history: f.store.history }, options),
    };
    expect(await residueOf(recorded)).toEqual(clean("finished"));
  });

  it("when it has to try messages again", async () => {
    expect(await residueOf(fixture({ fleet: 30 }), rateLimited(null))).toEqual(clean("finished"));
  });

  it("when it halts while others are in flight", async () => {
    expect(await residueOf(fixture({ fleet: 30 }), keyRefused)).toEqual(clean("halted"));
  });

  it("when it is stopped while messages rest", async () => {
    const controller = new AbortController();
    const f = fixture({ fleet: 30 });
    f.script.after = (call) => {
      if (isSettle(call)) controller.abort();
    };
    const { signal } = controller;
    expect(await residueOf(f, rateLimited(50_000), { signal })).toEqual(clean("stopped"));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it.each<[string, (call: LedgerCall) => boolean, string]>([
    ["before the first message", isBegin, "DATABASE_LOST"],
    ["later", isSettle, "database_lost"],
  ])("when the database is lost %s", async (_, isLostAt, ended) => {
    const f = fixture({ fleet: 30, options: { pageSize: 4 } });
    let isLost = false;
    f.script.before = (call) => {
      isLost ||= isLostAt(call);
      if (isLost) throw databaseLost();
    };
    expect(await residueOf(f)).toEqual(clean(ended));
  });

  it("when it ends while a page is still being read: it waits for that", async () => {
    let reading = 0;
    const page2 = Promise.withResolvers<void>();
    const f = fixture({
      fleet: 30,
      options: { pageSize: 10, concurrency: 1, haltAfter: 1 },
      script: {
        committed: (call) => {
          // The run is halting: only now does the page fail.
          if (isSettle(call)) page2.resolve();
        },
      },
      around: (inner) => ({
        ...inner,
        async findByLastVisit(range, page) {
          if (page.after === null) return inner.findByLastVisit(range, page);
          reading += 1;
          await page2.promise;
          await turn();
          reading -= 1;
          throw databaseLost();
        },
      }),
    });
    expect(await residueOf(f, keyRefused)).toEqual(clean("halted"));
    expect(reading).toBe(0);
  });
});
