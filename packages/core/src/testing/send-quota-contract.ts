import assert from "node:assert/strict";
import type { SendQuota } from "../ports/send-quota.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";

/** A fresh, empty quota. */
export interface SendQuotaHarness extends ContractHarness {
  readonly quota: SendQuota;
}

const DAY = "2025-12-16";

/** Every rule of {@link SendQuota} as cases for any test runner; each makes a harness of its own. */
export function sendQuotaContract(
  createHarness: () => SendQuotaHarness | Promise<SendQuotaHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule(
      "what is wanted is reserved, as long as the limit allows, and then what is left",
      async ({ quota }) => {
        assert.equal(await quota.reserve(DAY, 4, 10), 4);
        assert.equal(await quota.reserve(DAY, 5, 10), 5);
        assert.equal(await quota.reserve(DAY, 5, 10), 1);
        assert.equal(await quota.reserve(DAY, 5, 10), 0);
        assert.equal(await quota.reserved(DAY), 10);
      },
    ),

    rule("a day's first caller gets no more than the limit", async ({ quota }) => {
      assert.equal(await quota.reserve(DAY, 50, 10), 10);
      assert.equal(await quota.reserved(DAY), 10);
    }),

    rule("nothing is reserved where nothing is wanted or allowed", async ({ quota }) => {
      assert.equal(await quota.reserve(DAY, 0, 10), 0);
      assert.equal(await quota.reserve(DAY, 10, 0), 0);
      assert.equal(await quota.reserved(DAY), 0);
    }),

    rule("of many who reserve at once, all get exactly the limit together", async ({ quota }) => {
      const takes = Array.from({ length: 20 }, (_, n) => 1 + (n % 7));
      const got = await Promise.all(takes.map((wanted) => quota.reserve(DAY, wanted, 50)));
      assert.equal(
        got.reduce((sum, each) => sum + each, 0),
        50,
      );
      assert.ok(got.every((each, n) => each >= 0 && each <= (takes[n] ?? 0)));
      assert.equal(await quota.reserved(DAY), 50);
    }),

    rule("each day has its own count", async ({ quota }) => {
      assert.equal(await quota.reserve(DAY, 10, 10), 10);
      assert.equal(await quota.reserve("2025-12-17", 3, 10), 3);
      assert.equal(await quota.reserve("2024-02-29", 2, 10), 2);
      assert.deepEqual(
        [await quota.reserved("2024-02-29"), await quota.reserved(DAY), await quota.reserved("2025-12-17")],
        [2, 10, 3],
      );
    }),

    rule(
      "a limit that is lowered below what was reserved allows nothing, and a raised one the rest",
      async ({ quota }) => {
        await quota.reserve(DAY, 8, 10);
        assert.equal(await quota.reserve(DAY, 5, 3), 0);
        assert.equal(await quota.reserved(DAY), 8);
        assert.equal(await quota.reserve(DAY, 20, 25), 17);
      },
    ),

    rule("without a limit everything is reserved, and counted", async ({ quota }) => {
      assert.equal(await quota.reserve(DAY, 1_000, Number.POSITIVE_INFINITY), 1_000);
      assert.equal(await quota.reserve(DAY, 1_000, Number.POSITIVE_INFINITY), 1_000);
      assert.equal(await quota.reserved(DAY), 2_000);
    }),

    rule("what is reserved is read day by day, and the reading reserves nothing", async ({ quota }) => {
      assert.equal(await quota.reserved(DAY), 0);
      await quota.reserve(DAY, 4, 10);
      await quota.reserve("2025-12-15", 3, 10);
      await quota.release(DAY, 1);
      const days = [DAY, "2025-12-15", "2025-12-17", DAY];
      assert.deepEqual(await Promise.all(days.map((day) => quota.reserved(day))), [3, 3, 0, 3]);
      assert.equal(await quota.activeDaysBefore("2026-01-01"), 2);
      assert.equal(await quota.reserve(DAY, 10, 10), 7);
    }),

    rule("what is released may be reserved again", async ({ quota }) => {
      await quota.reserve(DAY, 10, 10);
      await quota.release(DAY, 3);
      assert.equal(await quota.reserved(DAY), 7);
      assert.equal(await quota.reserve(DAY, 10, 10), 3);
    }),

    rule("releasing more than was reserved opens no more than the limit", async ({ quota }) => {
      await quota.release(DAY, 5);
      assert.equal(await quota.reserve(DAY, 20, 10), 10);
      await quota.release(DAY, 50);
      assert.equal(await quota.reserved(DAY), 0);
      assert.equal(await quota.reserve(DAY, 20, 10), 10);
    }),

    rule("of many who reserve and release at once, none is lost", async ({ quota }) => {
      await quota.reserve(DAY, 100, 1_000);
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          n % 2 === 0 ? quota.reserve(DAY, 7, 1_000) : quota.release(DAY, 3),
        ),
      );
      assert.equal(await quota.reserved(DAY), 140);
    }),

    rule("days before with a message count once each, without the day itself", async ({ quota }) => {
      assert.equal(await quota.activeDaysBefore(DAY), 0);
      for (const day of ["2025-12-10", "2025-12-10", "2025-12-15", DAY, "2025-12-17"])
        await quota.reserve(day, 2, 10);
      await quota.reserve("2025-12-11", 0, 10);
      assert.equal(await quota.activeDaysBefore(DAY), 2);
      assert.equal(await quota.activeDaysBefore("2025-12-10"), 0);
      assert.equal(await quota.activeDaysBefore("2026-01-01"), 4);
    }),

    rule(
      "a day of which everything was given back does not count, and counts again with its next message",
      async ({ quota }) => {
        await quota.reserve("2025-12-14", 2, 10);
        await quota.reserve("2025-12-15", 2, 10);
        await quota.release("2025-12-14", 1);
        await quota.release("2025-12-15", 1);
        assert.equal(await quota.activeDaysBefore(DAY), 2);
        await quota.release("2025-12-15", 1);
        assert.equal(await quota.activeDaysBefore(DAY), 1);
        await quota.release("2025-12-13", 2);
        assert.equal(await quota.activeDaysBefore(DAY), 1);
        await quota.reserve("2025-12-15", 1, 10);
        assert.equal(await quota.activeDaysBefore(DAY), 2);
      },
    ),
  ];
}
