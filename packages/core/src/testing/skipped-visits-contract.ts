import assert from "node:assert/strict";
import type { CalendarDate } from "../domain/calendar-date.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import type { NewSkippedVisit, SkippedVisit } from "../ports/skipped-visits.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { assertBegins, delivery, failed, LEASE_MS, sent, TODAY, TOMORROW } from "./ledger-fixture.js";
import { FOREIGN_CURSORS } from "./paging.js";
import { onDay, VISIT } from "./visits-fixture.js";

/** A fresh, empty list of skipped visits beside a fresh, empty ledger. */
export interface SkippedVisitsHarness extends ContractHarness {
  readonly store: Pick<ReminderStore, "skipped" | "reminded" | "ledger">;
}

const YESTERDAY = "2025-12-15";
const NUMBER = "628110000001";

function visit(vehicleId: string, parts: Partial<NewSkippedVisit> = {}): NewSkippedVisit {
  return { vehicleId, visitDate: VISIT, recipient: null, code: "INVALID_PHONE", day: TODAY, ...parts };
}

/** Every rule of `SkippedVisits` as cases for any test runner; each makes a harness of its own. */
export function skippedVisitsContract(
  createHarness: () => SkippedVisitsHarness | Promise<SkippedVisitsHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("a visit is written down once, with its first day and the latest reason", async ({ store }) => {
      await store.skipped.record([]);
      assert.deepEqual(await listed(store), []);
      await store.skipped.record([
        visit("a", { code: "DAY_CAP", day: YESTERDAY }),
        visit("a", { code: "QUIET_TIME", day: YESTERDAY }),
        visit("b", { visitDate: "2025-12-17" }),
      ]);
      for (let again = 0; again < 2; again += 1) {
        await store.skipped.record([
          visit("b", { visitDate: "2025-12-17" }),
          visit("a", { code: "OPTED_OUT" }),
        ]);
      }
      assert.deepEqual(
        (await listed(store)).map(({ owner: _, ...each }) => each),
        [
          { vehicleId: "a", visitDate: VISIT, firstDay: YESTERDAY, code: "OPTED_OUT", laterVisitDate: null },
          {
            ...{ vehicleId: "b", visitDate: "2025-12-17", firstDay: TODAY, code: "INVALID_PHONE" },
            laterVisitDate: null,
          },
        ],
      );
    }),

    rule(
      "its owner is that of reminded visits under the same number, else its vehicle",
      async ({ store }) => {
        const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY });
        const mine = delivery("a", { visitDate: VISIT, recipient: NUMBER });
        await assertBegins(run, [mine], [mine]);
        await onDay(store, "d", sent);
        await store.skipped.record([
          visit("b", { recipient: NUMBER, code: "DAY_CAP" }),
          visit("c"),
          visit("d", { visitDate: "2026-04-18" }),
        ]);
        const { visits } = await store.reminded.list({ from: TODAY, to: TODAY, limit: 5, after: null });
        const owners = new Map(
          [...visits, ...(await listed(store))].map((each) => [each.vehicleId, each.owner]),
        );
        assert.equal(owners.get("a"), owners.get("b"));
        assert.notEqual(owners.get("a"), owners.get("c"));
        const ofD = [...visits, ...(await listed(store))].filter(({ vehicleId }) => vehicleId === "d");
        assert.equal(new Set(ofD.map(({ owner }) => owner)).size, 1);
      },
    ),

    rule("a visit that a message has begun about is not listed, sooner or later", async ({ store }) => {
      await onDay(store, "a", sent, YESTERDAY);
      await store.skipped.record([
        visit("a"),
        visit("b"),
        visit("c"),
        visit("c", { visitDate: "2025-12-17" }),
      ]);
      await onDay(store, "b", failed);
      await onDay(store, "c", null);
      assert.deepEqual(
        (await listed(store)).map(({ vehicleId, visitDate }) => [vehicleId, visitDate]),
        [["c", "2025-12-17"]],
      );
    }),

    rule("of many who write a visit down at once, it is there once", async ({ store }) => {
      const ids = ["a", "b", "c", "d"];
      await Promise.all(
        Array.from({ length: 10 }, (_, n) => {
          const visits = ids.map((id) => visit(id, { code: n % 2 === 0 ? "DAY_CAP" : "QUIET_TIME" }));
          return store.skipped.record(n % 3 === 0 ? visits : visits.toReversed());
        }),
      );
      assert.deepEqual((await listed(store)).map(({ vehicleId }) => vehicleId).sort(), ids);
    }),

    rule("the next due date of the vehicle is told", async ({ store }) => {
      await store.skipped.record([visit("a"), visit("b", { visitDate: "2025-04-18" }), visit("c")]);
      await store.skipped.record([
        visit("a", { visitDate: "2026-08-18" }),
        visit("a", { visitDate: "2026-04-18" }),
      ]);
      await onDay(store, "b", sent);
      const later = (await listed(store)).map(({ vehicleId, visitDate, laterVisitDate }) => [
        `${vehicleId} ${visitDate}`,
        laterVisitDate,
      ]);
      assert.deepEqual(Object.fromEntries(later), {
        [`a ${VISIT}`]: "2026-04-18",
        "b 2025-04-18": VISIT,
        [`c ${VISIT}`]: null,
        "a 2026-04-18": "2026-08-18",
        "a 2026-08-18": null,
      });
    }),

    rule("only visits that were first skipped in the range are listed", async ({ store }) => {
      await store.skipped.record([visit("a", { day: YESTERDAY })]);
      await store.skipped.record([visit("a"), visit("b"), visit("c", { day: TOMORROW })]);
      const ids = async (from: CalendarDate, to: CalendarDate) =>
        (await listed(store, { from, to })).map(({ vehicleId }) => vehicleId).join("");
      assert.deepEqual(
        [await ids(TODAY, TODAY), await ids(YESTERDAY, TODAY), await ids(TOMORROW, TOMORROW)],
        ["b", "ab", "c"],
      );
    }),

    ...[1, 5, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 skipped visits once, by their days`, async ({ store }) => {
        for (const [n, id] of Array.from("abcdefghijkl").entries()) {
          await store.skipped.record([visit(id, { day: n % 2 === 0 ? TODAY : YESTERDAY })]);
        }
        await onDay(store, "m", sent);
        await store.skipped.record([visit("m", { day: YESTERDAY })]);
        assert.equal(
          (await listed(store, { limit })).map(({ vehicleId }) => vehicleId).join(" "),
          "b d f h j l a c e g i k",
        );
      }),
    ),

    rule("a cursor that no page of them gave is refused", async ({ store: { skipped } }) => {
      for (const after of FOREIGN_CURSORS) {
        const asked = skipped.list({ from: TODAY, to: TODAY, limit: 1, after });
        await assert.rejects(asked, { code: "INVALID_OPTION" });
      }
    }),
  ];
}

async function listed(
  { skipped }: SkippedVisitsHarness["store"],
  { from = YESTERDAY, to = TOMORROW, limit = 100 } = {},
): Promise<SkippedVisit[]> {
  const all: SkippedVisit[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof skipped.list>> = await skipped.list({ from, to, limit, after });
    assert.ok(page.visits.length <= limit, `a page holds at most ${limit}`);
    assert.ok(page.next === null || page.next !== after, "the cursor moves on");
    all.push(...page.visits);
    after = page.next;
  } while (after !== null);
  return all;
}
