import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { Clock } from "../ports/clock.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { within } from "./within.js";

/** A clock that has not been set. */
export interface ClockHarness extends ContractHarness {
  readonly clock: Clock;
}

/** How long a case waits, in milliseconds. */
const SHORT_MS = 20;
/** What a timer may be early, in milliseconds. */
const EARLY_MS = 1;
/** What a wait that ends at once may take, in milliseconds. */
const AT_ONCE_MS = 5_000;
/** Longer than the longest timer: one that is set for it fires at once. */
const BEYOND_TIMERS_MS = 2 ** 31 + 1;

/** Every rule of {@link Clock} as cases for any test runner; each makes a harness of its own. They wait in real time. */
export function clockContract(createHarness: () => ClockHarness | Promise<ClockHarness>): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("its zone is an IANA time zone", async ({ clock }) => {
      assert.ok(/^[A-Za-z]/.test(clock.timeZone), `a name and no bare offset, got ${clock.timeZone}`);
      assert.doesNotThrow(() => new Intl.DateTimeFormat("en", { timeZone: clock.timeZone }));
    }),

    rule("today is the local date of now, in its zone", async ({ clock }) => {
      const before = dateIn(clock);
      const today = clock.today();
      assert.ok([before, dateIn(clock)].includes(today), `expected ${before}, got ${today}`);
    }),

    rule("each now is a Date of its own", async ({ clock }) => {
      const now = clock.now();
      const shown = now.getTime();
      assert.ok(Number.isFinite(shown), "an instant that exists");
      now.setTime(0);
      assert.ok(Math.abs(clock.now().getTime() - shown) < AT_ONCE_MS, "what is returned may be changed");
    }),

    rule("the monotonic time never goes back, and passes during a sleep", async ({ clock }) => {
      const started = clock.monotonic();
      let last = started;
      for (let time = 0; time < 1_000; time += 1) {
        const next = clock.monotonic();
        assert.ok(next >= last, `${next} after ${last}`);
        last = next;
      }
      await clock.sleep(SHORT_MS);
      const passed = clock.monotonic() - started;
      assert.ok(passed >= SHORT_MS - EARLY_MS, `${SHORT_MS} ms, got ${passed}`);
    }),

    rule("a sleep of nothing, or of no time at all, ends at once", async ({ clock }) => {
      for (const ms of [0, -1, Number.NEGATIVE_INFINITY, Number.NaN]) await endsAtOnce(clock.sleep(ms));
    }),

    rule("a sleep ends as soon as its signal aborts", async ({ clock }) => {
      await endsAtOnce(clock.sleep(BEYOND_TIMERS_MS, AbortSignal.abort()));
      const controller = new AbortController();
      const sleeps = [
        clock.sleep(BEYOND_TIMERS_MS, controller.signal),
        clock.sleep(60_000, controller.signal),
      ];
      controller.abort(new Error("no longer"));
      await endsAtOnce(Promise.all(sleeps));
    }),

    rule("a sleep that is longer than any timer goes on", async ({ clock }) => {
      for (const ms of [BEYOND_TIMERS_MS, Number.POSITIVE_INFINITY]) {
        const controller = new AbortController();
        let hasEnded = false;
        const sleep = clock.sleep(ms, controller.signal).then(() => {
          hasEnded = true;
        });
        await clock.sleep(SHORT_MS);
        const endedEarly = hasEnded;
        controller.abort();
        await endsAtOnce(sleep);
        assert.equal(endedEarly, false, `a sleep of ${ms} ms`);
      }
    }),

    rule("a sleep that has ended does not listen to its signal", async ({ clock }) => {
      const { signal } = new AbortController();
      for (let time = 0; time < 3; time += 1) await clock.sleep(1, signal);
      assert.equal(getEventListeners(signal, "abort").length, 0);
    }),
  ];
}

function dateIn(clock: Clock): string {
  // The Swedish way to write a date is ISO 8601.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: clock.timeZone, dateStyle: "short" }).format(
    clock.now(),
  );
}

async function endsAtOnce(sleep: Promise<unknown>): Promise<void> {
  await within(AT_ONCE_MS, "a sleep to end", sleep);
}
