import { ReminderError, type RunRecord } from "@pengingat/core";
import { inMemoryStore } from "@pengingat/core/testing";
import { expect, test } from "vitest";
import { webhookChecks } from "../../src/doctor/webhook-checks.js";
import { notedCalls } from "../../src/process/noted-calls.js";

const NOW = Date.UTC(2026, 0, 15, 5);
const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000);

/** The check of Fonnte, which called so long ago, or never; runs as hours since they began and messages sent. */
async function looked(
  calledHoursAgo: number | null,
  ...runs: readonly (readonly [hours: number, sent: number])[]
) {
  const last = new Map(calledHoursAgo === null ? [] : [["fonnte", hoursAgo(calledHoursAgo)]]);
  const record = ([hours, sent]: readonly [number, number]) =>
    ({ startedAt: hoursAgo(hours), endedAt: hoursAgo(hours - 0.5), sent }) as RunRecord;
  const store = {
    webhookCalls: () => ({ note: async () => {}, last: async () => last }),
    history: { ...inMemoryStore().history, list: async () => ({ runs: runs.map(record), next: null }) },
  };
  const results = await webhookChecks(store, ["fonnte"], "Asia/Jakarta", () => NOW).run();
  return results.map(({ state, what }) => `${state}: ${what}`);
}

test.each([
  ["a new set-up", null, [], "ok: No call has ever come."],
  ["a few messages", null, [[5, 49]], "ok: No call has ever come."],
  ["a run that has just ended", null, [[1, 500]], "ok: No call has ever come."],
  ["a call after the messages", 3, [[5, 500]], "ok: The last call came at 2026-01-15 09:00."],
  [
    "many messages and never a call",
    null,
    [
      [5, 30],
      [29, 30],
    ],
    "warning: No call has ever come, though 60 messages were sent since.",
  ],
  [
    "many messages since the last call",
    50,
    [
      [5, 70],
      [80, 500],
    ],
    "warning: The last call came at 2026-01-13 10:00, though 70 messages were sent since.",
  ],
] as const)("after %s", async (_, called, runs, expected) => {
  expect(await looked(called, ...runs)).toEqual([expected]);
});

test("without a webhook, and without the database, there is nothing to say", async () => {
  const lost = async () => Promise.reject(new ReminderError("DATABASE_LOST", "lost"));
  const store = { webhookCalls: () => ({ note: lost, last: lost }), history: inMemoryStore().history };
  expect(await webhookChecks(store, [], "Asia/Jakarta").run()).toEqual([]);
  expect(await webhookChecks(store, ["fonnte"], "Asia/Jakarta").run()).toEqual([]);
});

test("a call is noted once a minute for each gateway, and again where that failed", async () => {
  const noted: string[] = [];
  let now = 0;
  let fails = false;
  const note = async (gateway: string) => {
    noted.push(gateway);
    if (fails) throw new ReminderError("DATABASE_LOST", "lost");
  };
  const handled = notedCalls({ note }, () => now);
  for (const gateway of ["a", "a", "b"]) handled({ gateway });
  expect(noted).toEqual(["a", "b"]);
  now = 60_000;
  fails = true;
  handled({ gateway: "a" });
  await new Promise((resolve) => setImmediate(resolve));
  handled({ gateway: "a" });
  expect(noted).toEqual(["a", "b", "a", "a"]);
});
