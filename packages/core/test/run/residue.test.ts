import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { getEventListeners } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SendOutcome } from "../../src/ports/messenger.js";
import type { RunOptions } from "../../src/run/run-options.js";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { systemClock } from "../../src/service/system-clock.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";
import { databaseLost } from "../fixture/database-lost.js";
import { type Fixture, fixture } from "../fixture/fixture.js";
import { accepted, keyRefused, rateLimited } from "../fixture/outcomes.js";

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

/** Runs on the machine's own clock, and answers what is left of timers and rejections afterwards. */
async function residueOf(f: Fixture & { readonly answer?: SendOutcome }, runOptions: RunOptions = {}) {
  const clock = { ...systemClock(), today: () => "2025-12-16" };
  const messenger = recordingMessenger({
    timeoutMs: 100,
    answer: async (_, attempt) => {
      await clock.sleep(2);
      return attempt === 1 && f.answer ? f.answer : accepted;
    },
  });
  const options = { ...f.options, leaseMs: 400, backOffMs: 5 };
  const service = createReminderService({ ...f.ports, messenger, clock }, options);
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

  it("when it halts while others wait to be tried again", async () => {
    const f = { ...fixture({ fleet: 30 }), answer: keyRefused };
    expect(await residueOf(f)).toEqual(clean("halted"));
  });

  it("when it is stopped", async () => {
    const signal = AbortSignal.timeout(20);
    const f = { ...fixture({ fleet: 30 }), answer: rateLimited(50_000) };
    expect(await residueOf(f, { signal })).toEqual(clean("stopped"));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("when the database is lost, before the first claim or later", async () => {
    for (const [name, ended] of [
      ["claim", "DATABASE_LOST"],
      ["handOver", "database_lost"],
    ] as const) {
      const f = fixture({ fleet: 30, options: { pageSize: 4 } });
      let isLost = false;
      f.script.before = (call) => {
        isLost ||= call.name === name;
        if (isLost) throw databaseLost();
      };
      expect(await residueOf(f)).toEqual(clean(ended));
    }
  });

  it("when it ends while a page is still being read: it waits for that", async () => {
    let reading = 0;
    const f = fixture({
      fleet: 30,
      options: { pageSize: 10, concurrency: 1, haltAfter: 1 },
      around: (inner) => ({
        ...inner,
        async findByLastVisit(range, page) {
          reading += 1;
          if (page.after !== null) await new Promise((resolve) => setTimeout(resolve, 40));
          reading -= 1;
          if (page.after !== null) throw databaseLost();
          return inner.findByLastVisit(range, page);
        },
      }),
    });
    expect(await residueOf({ ...b, answer: keyRefused })).toEqual(clean("halted"));
    expect(reading).toBe(0);
  });
});
