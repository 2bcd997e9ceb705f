import type { DeliveryReceipt } from "@pengingat/core";
import { deliveryReceiptsContract, type StoredReceipt } from "@pengingat/core/testing";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RECORD } from "../../src/receipts/receipt-statements.js";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";
import { sentMessages } from "./sent-messages.js";

/** More in a night's long run. */
const RUNS = Number(process.env.RECEIPT_PROPERTY_RUNS ?? 20);
const AT = new Date("2025-12-16T01:00:00.123Z");
const LATER = new Date("9999-12-31T00:00:00Z");

describe("the receipts in PostgreSQL", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());
  beforeEach(async () => {
    await fixture.database.query("truncate reminder_delivery restart identity");
  });

  const cases = deliveryReceiptsContract(async () => {
    await fixture.database.query("truncate reminder_delivery restart identity");
    return {
      receipts: fixture.store.receipts,
      async seed(deliveries) {
        await fixture.sequelize.query(
          `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, message_id, settled_at)
           select w.vehicle_id, '2025-12-18', '2025-12-16', w.status, w.message_id, w.settled_at
           from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
             with ordinality as w (vehicle_id, status, message_id, settled_at, position)
           order by w.position`,
          {
            bind: [
              deliveries.map(({ vehicleId }) => vehicleId),
              deliveries.map(({ status }) => status),
              deliveries.map(({ messageId }) => messageId),
              deliveries.map(({ settledAt }) => settledAt.toISOString()),
            ],
          },
        );
      },
      stored: () => stored(fixture),
    };
  });
  for (const { name, run } of cases) it(`keep the contract: ${name}`, run);

  const sent = (...messages: (readonly [vehicleId: string, messageId: string])[]) =>
    sentMessages(fixture.store, messages);

  const receipt = (messageId: string, rest: Partial<DeliveryReceipt> = {}): DeliveryReceipt => ({
    ...{ messageId, state: "delivered", at: AT, reason: null },
    ...rest,
  });

  it("show in the records of what a run has sent", async () => {
    await sent(["a", "id a"], ["b", "id b"], ["c", "id c"]);
    const { receipts } = fixture.store;
    await receipts.record([
      receipt("id a", { state: "read" }),
      receipt("id b", { state: "failed", reason: "not on\0 WhatsApp" }),
    ]);
    const { deliveries } = await fixture.store.records.list({
      status: "sent",
      limit: 10,
      after: null,
    });
    expect(deliveries).toMatchObject([
      { vehicleId: "c", deliveredAt: null, readAt: null, bounced: null },
      { vehicleId: "b", deliveredAt: null, readAt: null, bounced: { at: AT, reason: "not on WhatsApp" } },
      { vehicleId: "a", deliveredAt: AT, readAt: AT, bounced: null },
    ]);
  });

  it("come to the same whatever their order, their number and the calls that they come in", async () => {
    const words = fc.record({
      messageId: fc.constantFrom("id a", "alias a", "id b", "id c", "nobody's"),
      state: fc.constantFrom("accepted", "delivered", "read", "failed"),
      at: fc.integer({ min: 0, max: 4 }).map((minute) => new Date(AT.getTime() + minute * 60_000)),
      reason: fc.option(fc.constantFrom("a", "B", "ä", "😀", "\uffee")),
    });
    const told = fc.array(words, { minLength: 1, maxLength: 8 }).chain((once) => {
      const call = fc.array(fc.constantFrom(...once), { minLength: 1, maxLength: 6 });
      const shuffled = fc.shuffledSubarray(once, { minLength: once.length });
      return fc.record({ once: fc.constant(once), calls: fc.array(call, { maxLength: 3 }), last: shuffled });
    });
    await fc.assert(
      fc.asyncProperty(told, fc.boolean(), async ({ once, calls, last }, atOnce) => {
        await fixture.database.query("delete from reminder_delivery");
        await sent(["a", "id a"], ["b", "id b"], ["c", "id c"]);
        const { receipts } = fixture.store;
        const link = receipt("id a", { state: "accepted", secondaryId: "alias a" });
        await receipts.record([link]);
        const all = [...calls, [link], ...last.map((each) => [each])];
        if (atOnce) await Promise.all(all.map((call) => receipts.record(call)));
        else for (const call of all) await receipts.record(call);
        const fates = Object.fromEntries(
          (await stored(fixture)).map(({ vehicleId, ...fate }) => [vehicleId, fate]),
        );
        expect(fates).toEqual({
          a: fateOf(once, "id a", "alias a"),
          b: fateOf(once, "id b"),
          c: fateOf(once, "id c"),
        });
      }),
      { numRuns: RUNS },
    );
  });

  it("write nothing where they say what is known already, and leave the rest of the row as it is", async () => {
    await sent(["a", "id a"]);
    const { receipts } = fixture.store;
    const row = async (columns: string) => fixture.database.query(`select ${columns} from reminder_delivery`);
    const untouched = "status, token, run_id, settled_at, updated_at, response, message_id";
    const before = await row(untouched);
    await receipts.record([receipt("id a", { state: "read", secondaryId: "alias a" })]);
    expect(await row(untouched)).toEqual(before);
    const version = await row("ctid, xmin, xmax");
    await receipts.record([
      receipt("id a"),
      receipt("id a", { state: "accepted", secondaryId: "alias a" }),
      receipt("alias a"),
      receipt("alias a", { state: "failed" }),
      receipt("id a", { state: "failed" }),
      receipt("id a", { state: "read" }),
    ]);
    expect(await row("ctid, xmin, xmax")).toEqual(version);
  });

  it("of the same messages in another order do not lock each other out", async () => {
    const ids = Array.from({ length: 100 }, (_, n) => String(n));
    await sent(...ids.map((id) => [id, id] as const));
    const { receipts } = fixture.store;
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const at = new Date(AT.getTime() - n * 1_000);
        return receipts.record(
          (n % 2 ? ids : ids.toReversed()).map((id) => receipt(id, { at, secondaryId: `alias ${id}` })),
        );
      }),
    );
    const earliest = new Date(AT.getTime() - 7_000);
    expect((await stored(fixture)).every(({ deliveredAt }) => Number(deliveredAt) === Number(earliest))).toBe(
      true,
    );
    await receipts.record(ids.map((id) => receipt(`alias ${id}`, { state: "read" })));
    expect((await stored(fixture)).every(({ readAt }) => Number(readAt) === Number(AT))).toBe(true);
  });

  it("find a message by an id and an alias of any length", async () => {
    const long = (step: number) =>
      Array.from({ length: 1_000 }, (_, n) => String.fromCharCode(0x4e00 + ((n * step) % 20_000))).join("");
    const [id, alias] = [long(7919), long(6007)];
    await sent(["a", id]);
    const { receipts } = fixture.store;
    await receipts.record([receipt(id, { secondaryId: alias })]);
    await receipts.record([receipt(alias, { state: "read" })]);
    expect(await stored(fixture)).toMatchObject([{ deliveredAt: AT, readAt: AT }]);
  });

  it("leave out of the list to phone what a person has said to be sent", async () => {
    await fixture.database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status)
       values ('a', '2025-12-18', '2025-12-16', 'unknown'), ('b', '2025-12-18', '2025-12-16', 'sent')`,
    );
    await fixture.store.records.resolve("1", { outcome: "sent", by: "operator" });
    const page = await fixture.store.receipts.listUnconfirmed({
      acceptedBefore: LATER,
      limit: 10,
      after: null,
    });
    expect(page.deliveries.map(({ vehicleId }) => vehicleId)).toEqual(["b"]);
  });

  it.each(["wamid.7", "3EB07"])("find the message %s by an index, however many were sent", async (name) => {
    await fixture.database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status, message_id, message_alias, settled_at,
        delivered_at)
      select n::text, '2025-12-18', '2025-12-16', 'sent', 'wamid.' || n, '3EB0' || n, now() - interval '1 day',
        case when n % 1000 <> 0 then now() end
      from generate_series(1, 20000) as n`);
    await fixture.database.query("analyze reminder_delivery");
    const bind = [[name], ["read"], [Date.now()], [null], [null], [null]];
    const record = JSON.stringify(await fixture.database.query(`explain ${RECORD}`, bind));
    expect(record).toContain("reminder_delivery_message");
    expect(record).toContain("reminder_delivery_alias");
    expect(record).not.toContain("Seq Scan");
    await fixture.database.query(RECORD, bind);
    expect(
      await fixture.database.query("select id from reminder_delivery where read_at is not null"),
    ).toEqual([{ id: "7" }]);
  });

  it("say that the database is lost where it cannot be reached", async () => {
    const lost = onLostDatabase(({ receipts }) => receipts.record([receipt("1")]));
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});

async function stored(fixture: Migrated): Promise<StoredReceipt[]> {
  const rows = await fixture.database.query<{
    vehicle_id: string;
    delivered_at: Date | null;
    read_at: Date | null;
    bounced_at: Date | null;
    bounce_reason: string | null;
  }>("select vehicle_id, delivered_at, read_at, bounced_at, bounce_reason from reminder_delivery");
  return rows.map((row) => ({
    vehicleId: row.vehicle_id,
    deliveredAt: row.delivered_at,
    readAt: row.read_at,
    bounced: row.bounced_at && { at: row.bounced_at, reason: row.bounce_reason },
  }));
}

/** What a message comes to of all that was told of it: the rule, without any order. */
function fateOf(told: readonly DeliveryReceipt[], ...names: string[]): Omit<StoredReceipt, "vehicleId"> {
  const of = (...states: DeliveryReceipt["state"][]) =>
    told.filter((each) => names.includes(each.messageId) && states.includes(each.state));
  const earliest = (receipts: readonly DeliveryReceipt[]) =>
    receipts.length === 0 ? null : new Date(Math.min(...receipts.map(({ at }) => at.getTime())));
  const [deliveredAt, readAt, at] = [of("delivered", "read"), of("read"), of("failed")].map(earliest);
  if (deliveredAt || !at) return { deliveredAt: deliveredAt ?? null, readAt: readAt ?? null, bounced: null };
  const reasons = of("failed").flatMap((each) =>
    each.at.getTime() === at.getTime() && each.reason !== null ? [Buffer.from(each.reason)] : [],
  );
  const reason = reasons.sort(Buffer.compare)[0]?.toString() ?? null;
  return { deliveredAt: null, readAt: null, bounced: { at, reason } };
}
