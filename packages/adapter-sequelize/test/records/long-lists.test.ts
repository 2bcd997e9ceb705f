import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIST as CALLS } from "../../src/calls/call-statements.js";
import { COUNT_UNCONFIRMED, UNCONFIRMED } from "../../src/receipts/receipt-statements.js";
import { LISTS } from "../../src/records/record-statements.js";
import { LIST as HELD_OUT, PREVIEW, TAKE_IN } from "../../src/results/hold-out-records.js";
import { VISITS } from "../../src/results/reminded-visits.js";
import { SKIPPED } from "../../src/results/skipped-visits.js";
import { LIST as SUPPRESSIONS } from "../../src/suppressions/suppression-statements.js";
import { type Migrated, migrated } from "../support/migrated.js";
import { queryPlan, rowsRead } from "../support/query-plan.js";

const ROWS = 60_000;
const LIMIT = 501;

let bench: Migrated;

/** Of every thousand messages one has not arrived. */
beforeAll(async () => {
  bench = await migrated();
  await bench.database.query(`
    insert into reminder_delivery (vehicle_id, visit_date, occasion, status, begun_on, settled_at, delivered_at)
    select 'vehicle ' || n, date '2025-01-03' + n / 200, date '2025-01-01' + n / 200, 'sent', date '2025-01-01' + n / 200,
      date '2025-01-01' + n / 200, case when n % 1000 > 0 then now() end
    from generate_series(1, ${ROWS}) as n;
    insert into reminder_call (vehicle_id, visit_date, number, outcome, called_by)
    select 'vehicle ' || n, '2025-01-03', 1, 'no_answer', 'Sari' from generate_series(1, ${ROWS}) as n;
    insert into reminder_suppression (number, kind, added_by)
    select 6281100000000 + n, 'opted_out', 'Sari' from generate_series(1, ${ROWS}) as n;
    insert into reminder_skip (vehicle_id, visit_date, code, skipped_on)
    select 'skipped ' || n, date '2025-01-03' + n / 200, 'INVALID_PHONE', date '2025-01-01' + n / 200
    from generate_series(1, ${ROWS}) as n;
    insert into reminder_holdout (vehicle_id, visit_date, owner, is_held_out, percent, assigned_on)
    select 'vehicle ' || n, date '2025-01-03' + n / 200, n, n % 10 = 0, 10, date '2025-01-01' + n / 200
    from generate_series(1, ${ROWS}) as n`);
  await bench.database.query("vacuum analyze");
});
afterAll(() => bench.end());

const MIDDLE = String(ROWS / 2);
const NOW = 4e12;
const YEAR = ["2025-01-01", "2025-12-31"];

describe("what exports and results read is walked by an index, however much there is:", () => {
  it.each<[string, string, readonly unknown[], readonly unknown[], number]>([
    ["sent", LISTS.sent, [null, LIMIT, null, null], [MIDDLE, LIMIT, null, null], LIMIT],
    ["unconfirmed", UNCONFIRMED, [NOW, null, LIMIT, null, null], [NOW, MIDDLE, LIMIT, null, null], LIMIT],
    ["calls", CALLS, [null, LIMIT], [MIDDLE, LIMIT], LIMIT],
    ["suppressed", SUPPRESSIONS, [null, null, LIMIT], [null, MIDDLE, LIMIT], LIMIT],
    ["reminded visits", VISITS, [...YEAR, null, null, LIMIT], [...YEAR, "2025-06-01", "1", LIMIT], 3 * LIMIT],
    ["skipped visits", SKIPPED, [...YEAR, null, null, LIMIT], [...YEAR, "2025-06-01", "1", LIMIT], 3 * LIMIT],
    ["held out", HELD_OUT, [null, LIMIT], [MIDDLE, LIMIT], 2 * LIMIT],
  ])("%s", async (_, sql, first, further, most) => {
    for (const bind of [first, further]) {
      const nodes = await queryPlan(bench.database, sql, bind);
      expect(nodes.filter((node) => node["Node Type"] === "Seq Scan")).toEqual([]);
      expect(rowsRead(nodes)).toBeLessThanOrEqual(most);
    }
  });

  it("what has not arrived is counted without a look at what has", async () => {
    expect(rowsRead(await queryPlan(bench.database, COUNT_UNCONFIRMED, [NOW, null, null]))).toBeLessThan(
      ROWS / 100,
    );
  });

  it("who is held out is asked of the visits of a page alone", async () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => `vehicle ${n + 1}`);
    const asked = [ids, ids.map(() => "2026-01-15"), ids.map((_, n) => n % 10 === 0)];
    const taken = [...asked, ids.map((_, n) => n), ids.map(() => 10), ids.map(() => "2026-01-13")];
    for (const nodes of [
      await queryPlan(bench.database, PREVIEW, asked),
      await queryPlan(bench.database, TAKE_IN, taken),
    ]) {
      const ledger = nodes.filter((node) => node["Relation Name"] === "reminder_delivery");
      expect(rowsRead(ledger)).toBe(0);
    }
  });
});
