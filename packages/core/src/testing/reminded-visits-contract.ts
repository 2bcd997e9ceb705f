import assert from "node:assert/strict";
import type { CalendarDate } from "../domain/calendar-date.js";
import type { Begin, Settlement } from "../ports/delivery-ledger.js";
import type { RemindedVisit, RemindedVisitPage, RemindedVisits } from "../ports/reminded-visits.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import {
  assertBegins,
  assertSettles,
  delivery,
  failed,
  LEASE_MS,
  sent,
  TODAY,
  TOMORROW,
  unknown,
} from "./ledger-fixture.js";
import { FOREIGN_CURSORS } from "./paging.js";
import { VISIT } from "./visits-fixture.js";

/** The visits of a fresh, empty ledger, and what fills it. */
export interface RemindedVisitsHarness extends ContractHarness {
  readonly store: Pick<ReminderStore, "reminded" | "ledger" | "receipts">;
}

const YESTERDAY = "2025-12-15";

/** Every rule of `RemindedVisits` as cases for any test runner; each makes a harness of its own. */
export function remindedVisitsContract(
  createHarness: () => RemindedVisitsHarness | Promise<RemindedVisitsHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("a visit comes once, with the day of its first message and its owner", async ({ store }) => {
      assert.deepEqual(await listed(store.reminded), []);
      await begin(store, "a", failed, { day: YESTERDAY, recipient: "628110000001" });
      await begin(store, "a", sent, { day: TODAY, recipient: "628110000001" });
      await begin(store, "b", sent, { day: TODAY, recipient: "628110000001" });
      await begin(store, "c", sent, { day: TODAY });
      const visits = await listed(store.reminded);
      assert.deepEqual(
        visits.map(({ vehicleId, visitDate, firstDay }) => [vehicleId, visitDate, firstDay]),
        [
          ["a", VISIT, YESTERDAY],
          ["b", VISIT, TODAY],
          ["c", VISIT, TODAY],
        ],
      );
      const [a, b, c] = visits.map(({ owner }) => owner);
      assert.ok(a === b && a !== c, "vehicles under one number have one owner");
    }),

    rule("whether somebody was reached is told of all messages of the visit", async ({ store }) => {
      for (const [id, outcome] of [
        ["a", failed],
        ["b", unknown],
        ["c", null],
        ["d", sent],
      ] as const) {
        await begin(store, id, outcome, { day: YESTERDAY });
      }
      await begin(store, "e", (begun) => sent(begun, "id of e"), {});
      await store.receipts.record([{ messageId: "id of e", state: "failed", at: new Date(), reason: null }]);
      await begin(store, "f", failed, { day: YESTERDAY });
      await begin(store, "f", sent, { day: TODAY });
      const reach = (await listed(store.reminded)).map((visit) => [visit.vehicleId, visit.reach]);
      assert.deepEqual(Object.fromEntries(reach), {
        ...{ a: "not_reached", b: "unclear", c: "unclear", d: "reached", e: "not_reached", f: "reached" },
      });
    }),

    rule("the messenger and the wording are those of the first message that was sent", async ({ store }) => {
      const by = (outcome: typeof failed, messenger: string) => (begun: Begin) => ({
        ...outcome(begun),
        messenger,
      });
      await begin(store, "a", by(failed, "one"), { day: YESTERDAY, wording: "id-1" });
      await begin(store, "a", by(sent, "two"), { day: TODAY, wording: "id-2" });
      await begin(store, "a", by(sent, "three"), { day: TOMORROW, wording: "id-3" });
      await begin(store, "b", by(failed, "one"), { day: TODAY, wording: "en-1" });
      await begin(store, "c", sent, { day: TOMORROW });
      const visits = await listed(store.reminded);
      assert.deepEqual(
        visits.map(({ vehicleId, messenger, wording }) => [vehicleId, messenger, wording]),
        [
          ["a", "two", "id-2"],
          ["b", "one", "en-1"],
          ["c", null, null],
        ],
      );
    }),

    rule(
      "a message that failed and is sent again has the messenger and the wording of the last attempt",
      async ({ store }) => {
        const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY });
        const first = delivery("a", { visitDate: VISIT, wording: "id-1" });
        await run.settleAndBegin([], [first]);
        await run.settleAndBegin([{ ...failed(first), messenger: "one" }], []);
        const again = { ...first, token: crypto.randomUUID(), wording: "id-2" };
        await run.settleAndBegin([], [again]);
        await run.release([again]);
        const [released] = await listed(store.reminded);
        assert.deepEqual([released?.messenger, released?.wording], ["one", "id-1"]);
        await run.settleAndBegin([], [again]);
        await run.settleAndBegin([{ ...sent(again), messenger: "two" }], []);
        const [visit] = await listed(store.reminded);
        assert.deepEqual([visit?.messenger, visit?.wording], ["two", "id-2"]);
      },
    ),

    rule("a visit that the vehicle was reminded of later is told", async ({ store }) => {
      await begin(store, "a", sent, {});
      await begin(store, "a", sent, { visitDate: "2026-08-18", day: "2026-08-16" });
      await begin(store, "a", sent, { visitDate: "2026-04-18", day: "2026-04-16" });
      const visits = await listed(store.reminded, { from: TODAY, to: "2026-12-31" });
      assert.deepEqual(
        visits.map(({ laterVisitDate }) => laterVisitDate),
        ["2026-04-18", "2026-08-18", null],
      );
    }),

    rule("only visits whose first message began in the range are listed", async ({ store }) => {
      await begin(store, "a", failed, { day: YESTERDAY });
      await begin(store, "a", sent, { day: TODAY });
      await begin(store, "b", sent, { day: TODAY });
      await begin(store, "c", sent, { day: TOMORROW });
      const ids = async (from: CalendarDate, to: CalendarDate) =>
        (await listed(store.reminded, { from, to })).map(({ vehicleId }) => vehicleId).join("");
      assert.deepEqual(
        [await ids(TODAY, TODAY), await ids(YESTERDAY, TODAY), await ids(TOMORROW, TOMORROW)],
        ["b", "ab", "c"],
      );
    }),

    rule("a test message counts as nobody's reminder", async ({ store }) => {
      await begin(store, "a", sent, { isTest: true });
      await begin(store, "b", sent, {});
      const visits = await listed(store.reminded);
      assert.deepEqual(visits.map(({ vehicleId }) => vehicleId).join(""), "b");
    }),

    ...[1, 5, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 visits once`, async ({ store }) => {
        const ids = Array.from("abcdefghijkl");
        for (const [n, id] of ids.entries()) {
          await begin(store, id, failed, { day: n % 2 === 0 ? YESTERDAY : TODAY });
          await begin(store, id, sent, { day: TOMORROW });
        }
        const visits = await listed(store.reminded, { limit });
        assert.equal(visits.map(({ vehicleId }) => vehicleId).join(" "), "a c e g i k b d f h j l");
      }),
    ),

    rule("a cursor that no page gave is refused", async ({ store }) => {
      for (const after of FOREIGN_CURSORS) {
        const asked = store.reminded.list({ from: TODAY, to: TODAY, limit: 1, after });
        await assert.rejects(asked, { code: "INVALID_OPTION" });
      }
    }),
  ];
}

async function listed(
  reminded: RemindedVisits,
  { from = YESTERDAY, to = TOMORROW, limit = 100 } = {},
): Promise<RemindedVisit[]> {
  const all: RemindedVisit[] = [];
  let after: string | null = null;
  do {
    const page: RemindedVisitPage = await reminded.list({ from, to, limit, after });
    assert.ok(page.visits.length <= limit, `a page holds at most ${limit}`);
    assert.ok(page.next === null || page.next !== after, "the cursor moves on");
    all.push(...page.visits);
    after = page.next;
  } while (after !== null);
  return all;
}

/** Begins a message about a visit in a run of a day, and settles it; `null` leaves it `sending`. */
async function begin(
  { ledger }: RemindedVisitsHarness["store"],
  vehicleId: string,
  outcome: ((begun: Begin) => Settlement) | null,
  {
    day = TODAY,
    isTest = false,
    ...key
  }: Partial<Begin> & { readonly day?: CalendarDate; readonly isTest?: boolean },
): Promise<void> {
  const run = await ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: day, isTest });
  const mine = delivery(vehicleId, { visitDate: VISIT, period: day, ...key });
  await assertBegins(run, [mine], [mine]);
  if (outcome) await assertSettles(run, [outcome(mine)], [mine]);
}
