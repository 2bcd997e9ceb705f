import assert from "node:assert/strict";
import type { Activity, ActivityLog, NewActivity } from "../ports/activity-log.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";

/** A fresh, empty log. */
export interface ActivityLogHarness extends ContractHarness {
  readonly activity: ActivityLog;
}

const LIFTED: NewActivity = {
  kind: "number_released",
  by: "Sari",
  about: "628110000001",
  reason: "asked at the counter",
};

/** Every rule of `ActivityLog` as cases for any test runner; each makes a harness of its own. */
export function activityLogContract(
  createHarness: () => ActivityLogHarness | Promise<ActivityLogHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("what was done is kept with who, what, why and when", async ({ activity }) => {
      assert.deepEqual(await activity.list({ limit: 10, after: null }), { activities: [], next: null });
      await activity.record(LIFTED);
      const [entry, ...others] = (await activity.list({ limit: 10, after: null })).activities;
      assert.ok(entry && others.length === 0, "one entry is kept");
      const { at, ...kept } = entry;
      assert.deepEqual(kept, LIFTED);
      assert.ok(Math.abs(Number(at) - Date.now()) < 60_000, "done just now");
    }),

    rule("what is done again is another entry", async ({ activity }) => {
      const kinds = ["run_started", "schedule_started", "schedule_stopped", "number_suppressed"] as const;
      for (const kind of kinds) await activity.record({ ...LIFTED, kind, about: null, reason: null });
      for (let n = 0; n < 2; n += 1) await activity.record({ ...LIFTED, kind: "delivery_resolved" });
      const all = await read(activity, 10);
      assert.deepEqual(
        all.map(({ kind }) => kind),
        ["delivery_resolved", "delivery_resolved", ...kinds.toReversed()],
      );
    }),

    rule("any text is taken as who, what and why", async ({ activity }) => {
      const texts = ["", "'; drop table x; --", "😀 ꦧꦸꦢꦶ", "a\0b", "\ud800", "x".repeat(100_000)];
      for (const text of texts) await activity.record({ ...LIFTED, by: text, about: text, reason: text });
      const all = await read(activity, 10);
      assert.equal(all.length, texts.length);
      assert.equal(all[3]?.reason, "😀 ꦧꦸꦢꦶ");
    }),

    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 entries once, newest first`, async ({ activity }) => {
        const names = Array.from("abcdefghijkl");
        for (const by of names) await activity.record({ ...LIFTED, by });
        assert.deepEqual(
          (await read(activity, limit)).map(({ by }) => by),
          names.toReversed(),
        );
      }),
    ),

    rule("what comes between two pages passes none over and gives none twice", async ({ activity }) => {
      for (const by of Array.from("abcd")) await activity.record({ ...LIFTED, by });
      const first = await activity.list({ limit: 2, after: null });
      await activity.record({ ...LIFTED, by: "e" });
      const rest = await activity.list({ limit: 10, after: first.next });
      assert.equal(
        [first, rest].flatMap(({ activities }) => activities.map(({ by }) => by)).join(""),
        "dcba",
      );
    }),

    rule("a cursor that no page gave is refused", async ({ activity }) => {
      for (const after of FOREIGN_CURSORS) {
        await assert.rejects(activity.list({ limit: 1, after }), { code: "INVALID_OPTION" });
      }
    }),
  ];
}

function read(activity: ActivityLog, limit: number): Promise<Activity[]> {
  return readPages(limit, async (after) => {
    const { activities, next } = await activity.list({ limit, after });
    return { items: activities, next };
  });
}
