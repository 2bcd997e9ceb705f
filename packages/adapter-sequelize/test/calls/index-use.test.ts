import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LATEST, TO_CALL } from "../../src/calls/call-statements.js";
import { COUNT_BY_DAY, LIST_DAY, OF_VEHICLES } from "../../src/messages/message-statements.js";
import { type Migrated, migrated } from "../support/migrated.js";
import { queryPlan, rowsRead } from "../support/query-plan.js";

let bench: Migrated;

/** A year of 100 messages a day, none known to have arrived; the page asks for its last days. */
beforeAll(async () => {
  bench = await migrated();
  await bench.database.query(`
    insert into reminder_delivery (vehicle_id, visit_date, occasion, status, begun_on, settled_at)
    select 'vehicle ' || n % 9000, date '2025-01-01' + n / 100 + 2, date '2025-01-01' + n / 100,
      case n % 100 when 1 then 'failed' when 2 then 'unknown' else 'sent' end,
      date '2025-01-01' + n / 100, now()
    from generate_series(0, 36499) as n`);
  await bench.database.query(`
    insert into reminder_call (vehicle_id, visit_date, number, outcome, called_by)
    select vehicle_id, visit_date, 1, 'already_serviced', 'Sari' from reminder_delivery where id % 7 = 0`);
  await bench.database.query("analyze reminder_delivery, reminder_call");
});
afterAll(() => bench.end());

describe("in a ledger of 36,500 messages, of which 100 began on each day", () => {
  const visits = Array.from({ length: 50 }, (_, n) => [`vehicle ${n}`, "2025-12-30"] as const);

  it.each([
    ["a day is listed", LIST_DAY, ["2025-12-31", null, 51], 60],
    ["thirty days are counted", COUNT_BY_DAY, ["2025-12-02", "2025-12-31"], 3_100],
    ["one vehicle's messages are read", OF_VEHICLES, [["vehicle 17"], 50], 10],
    ["customers to call are listed", TO_CALL, ["2025-12-02", "2025-12-31", null, null, null, 21], 200],
    [
      "those after a page are listed",
      TO_CALL,
      ["2025-12-02", "2025-12-31", null, "2025-12-20", 36_000, 21],
      200,
    ],
    ["those with late receipts are listed", TO_CALL, ["2025-12-02", "2025-12-31", 1, null, null, 21], 3_300],
    ["last calls are looked up", LATEST, [visits.map(([id]) => id), visits.map(([, day]) => day)], 60],
  ])("%s by an index, and little else is read", async (_, sql, bind, most) => {
    const nodes = await queryPlan(bench.database, sql, bind);
    expect(nodes.filter((node) => node["Node Type"] === "Seq Scan")).toEqual([]);
    expect(rowsRead(nodes)).toBeLessThanOrEqual(most);
  });
});
