import { randomUUID } from "node:crypto";
import { QueryTypes } from "sequelize";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeArrays, keyArrays } from "../../src/ledger/changes.js";
import { EXPIRE, READ, RELEASE } from "../../src/ledger/ledger-statements.js";
import { SETTLE_AND_BEGIN } from "../../src/ledger/settle-and-begin.js";
import { LISTS } from "../../src/records/record-statements.js";
import { type Migrated, migrated } from "../support/migrated.js";
import { deliveries, sent, TODAY } from "./deliveries.js";

const KEY_INDEX = "reminder_delivery_vehicle_id_visit_date_occasion_key";

let fixture: Migrated;

beforeAll(async () => {
  fixture = await migrated();
});
afterAll(() => fixture.end());

/** Truncated first: what deleted rows leave behind changes the plans, until the server's vacuum comes by. */
async function empty(): Promise<void> {
  await fixture.database.query("truncate reminder_delivery");
}

async function fill(): Promise<void> {
  await fixture.database.query(`
    insert into reminder_delivery (vehicle_id, visit_date, occasion, run_id, status, token, begun_on)
    select 'vehicle ' || n, '2025-12-18', '2025-12-16', 'run ' || n % 50,
      case n % 1000 when 1 then 'sending' when 2 then 'failed' when 3 then 'unknown' else 'sent' end,
      gen_random_uuid(), '2025-12-16'
    from generate_series(1, 20000) as n`);
}

async function plan(sql: string, bind: unknown[]): Promise<string> {
  const rows = await fixture.sequelize.query<Record<"QUERY PLAN", string>>(`explain (costs off) ${sql}`, {
    bind,
    type: QueryTypes.SELECT,
  });
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const group = deliveries(200);
const tokens = group.map(() => randomUUID());
const changes = [
  ...group.map((begun) => sent(begun)),
  ...deliveries(400)
    .slice(200)
    .map((begun) => ({ begun, status: "sending" }) as const),
];
const arrays = changeArrays(changes);
const perKey: [string, string, unknown[]][] = [
  ...[false, true].map((looks): [string, string, unknown[]] => [
    `settled and begun ${looks ? "with" : "without"} a look for other periods`,
    SETTLE_AND_BEGIN,
    [...arrays.first, "run", 60_000, new Date().toISOString(), TODAY, looks, false, ...arrays.last],
  ]),
  ["read", READ, [...keyArrays(group), TODAY, 60_000, null, null]],
  ["released", RELEASE, [...keyArrays(group), tokens]],
];

describe("where the statistics know of no rows", () => {
  beforeAll(async () => {
    await empty();
    await fixture.database.query("vacuum analyze reminder_delivery");
    await fill();
  });

  it.each(perKey)("rows are looked up by their key to be %s", async (_, sql, bind) => {
    const found = await plan(sql, bind);
    expect(found).toContain(KEY_INDEX);
    expect(found).not.toContain("Seq Scan");
    expect(found).not.toContain("hashed");
  });
});

describe("among 20,000 deliveries, nearly all of them sent", () => {
  beforeAll(async () => {
    await empty();
    await fill();
    await fixture.database.query("analyze reminder_delivery");
  });

  it.each(perKey)("rows are looked up by their key to be %s", async (_, sql, bind) => {
    const found = await plan(sql, bind);
    expect(found).toContain(KEY_INDEX);
    expect(found).not.toContain("Seq Scan on reminder_delivery");
    expect(found).not.toContain("hashed");
  });

  it("those whose lease is over are found by an index", async () => {
    const found = await plan(EXPIRE, [60_000]);
    expect(found).toContain("reminder_delivery_sending");
    expect(found).not.toContain("Seq Scan");
  });

  it.each(["failed", "unknown"] as const)("those that are %s are listed by an index", async (status) => {
    const found = await plan(LISTS[status], [null, 50, null, null]);
    expect(found).toContain("reminder_delivery_open_question");
    if (status === "unknown") expect(found).toContain("reminder_delivery_sending");
    expect(found).not.toContain("Seq Scan");
  });

  it("those that were sent are listed back from the newest, and no more of them than wanted", async () => {
    const found = await plan(LISTS.sent, [null, 50, null, null]);
    expect(found).toContain("Index Scan Backward using reminder_delivery_pkey");
  });
});
