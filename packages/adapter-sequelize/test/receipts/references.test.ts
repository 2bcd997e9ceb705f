import { randomUUID } from "node:crypto";
import { messageReference } from "@pengingat/core/adapter";
import { deliveryReferencesContract } from "@pengingat/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RECIPIENTS, TAKE_WORD } from "../../src/receipts/receipt-statements.js";
import { delivery, open, sent, TODAY, underNewToken, unknown } from "../ledger/deliveries.js";
import { type Migrated, migrated } from "../support/migrated.js";

const AT = new Date("2025-12-16T01:00:00Z");

describe("the references of attempts in PostgreSQL", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());
  beforeEach(() => bench.clear());

  const cases = deliveryReferencesContract(async () => {
    await bench.clear();
    return { store: bench.store, elapse: bench.elapse };
  });
  for (const { name, run } of cases) it(`keep the contract: ${name}`, run);

  const word = (token: string, state: "accepted" | "delivered" | "failed", messageId = "wamid.1") => ({
    ...{ messageId, state, at: AT, reason: null },
    reference: messageReference([token]) ?? "",
  });

  it("settle an attempt once, whoever is told of it at the same moment", async () => {
    const run = await open(bench.store.ledger);
    const begun = Array.from({ length: 30 }, (_, n) => delivery(`v${n}`));
    await run.settleAndBegin([], begun);
    const words = begun.map(({ token }, n) => word(token, n % 2 ? "accepted" : "failed", `wamid.${n}`));
    await Promise.all([
      ...Array.from({ length: 6 }, (_, n) => bench.store.receipts.record(n % 2 ? words : words.toReversed())),
      run.settleAndBegin(
        begun.map((each) => unknown(each)),
        [],
      ),
    ]);
    const rows = await bench.database.query<{ status: string; count: number }>(
      "select status, count(*)::int as count from reminder_delivery group by 1 order by 1",
    );
    expect(rows).toEqual([
      { status: "failed", count: 15 },
      { status: "sent", count: 15 },
    ]);
  });

  it("leave the day to another period that was begun since, and refuse nothing for it", async () => {
    const { ledger, receipts } = bench.store;
    const run = await open(ledger);
    const mine = delivery("a");
    await run.settleAndBegin([], [mine]);
    await receipts.record([word(mine.token, "failed")]);
    const other = { ...underNewToken(mine), period: "2025-12-18" };
    expect((await (await open(ledger)).settleAndBegin([], [other])).begun.size).toBe(1);
    // The gateway had not given up after all: two have gone out, and both are on file.
    await receipts.record([word(mine.token, "delivered")]);
    expect(await ledger.read([mine, other], TODAY)).toEqual(["sent", "sending"]);
    // So is one whose own answer comes late.
    const late = delivery("b");
    await run.settleAndBegin([], [late]);
    await receipts.record([word(late.token, "failed", "wamid.2")]);
    const next = { ...underNewToken(late), period: "2025-12-18" };
    await (await open(ledger)).settleAndBegin([], [next]);
    expect((await run.settleAndBegin([sent(late, "wamid.2")], [])).settled.size).toBe(1);
    expect(await ledger.read([late, next], TODAY)).toEqual(["sent", "sending"]);
  });

  it("are found by an index, however many deliveries there are", async () => {
    await bench.database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status, token, message_id, recipient)
      select n::text, '2025-12-18', '2025-12-16',
        case when n % 1000 = 1 then 'sending' when n % 4 = 0 then 'failed' when n % 1000 = 3 then 'unknown' else 'sent' end,
        gen_random_uuid(), 'wamid.' || n, '628110000001'
      from generate_series(1, 20000) as n`);
    await bench.database.query("analyze reminder_delivery");
    const explain = async (sql: string, bind: unknown[]) =>
      JSON.stringify(await bench.database.query(`explain ${sql}`, bind));
    const tokens = Array.from({ length: 20 }, () => randomUUID());
    const found = await explain(TAKE_WORD, [
      tokens,
      tokens,
      tokens.map(() => "accepted"),
      tokens.map(() => null),
    ]);
    expect(found).toContain("reminder_delivery_sending");
    expect(found).toContain("reminder_delivery_unsent");
    expect(found).not.toContain("Seq Scan on reminder_delivery");
    const recipients = await explain(RECIPIENTS, [["wamid.7"]]);
    expect(recipients).toContain("reminder_delivery_message");
    expect(recipients).toContain("reminder_delivery_alias");
    expect(recipients).not.toContain("Seq Scan on reminder_delivery");
  });
});
