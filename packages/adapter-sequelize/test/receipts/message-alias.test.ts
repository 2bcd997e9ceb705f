import type { DeliveryReceipt } from "@pengingat/core";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { sent } from "../ledger/deliveries.js";
import { type Migrated, migrated } from "../support/migrated.js";
import { sentMessages } from "./sent-messages.js";

const AT = new Date("2025-12-16T01:00:00.123Z");

const told = (messageId: string): DeliveryReceipt => ({
  messageId,
  state: "delivered",
  at: AT,
  reason: null,
});
const linked = (messageId: string, secondaryId: string): DeliveryReceipt => ({
  ...told(messageId),
  state: "accepted",
  secondaryId,
});

describe("the secondary id of a message", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());
  beforeEach(async () => {
    await fixture.database.query("truncate reminder_delivery restart identity");
    await sentMessages(fixture.store, [["other", "id other"]]);
  });

  async function delivered(): Promise<string[]> {
    const rows = await fixture.database.query<{ vehicle_id: string }>(
      "select vehicle_id from reminder_delivery where delivered_at is not null order by 1",
    );
    return rows.map(({ vehicle_id }) => vehicle_id);
  }

  it("is known to whoever asks the database, a process after a restart say", async () => {
    await sentMessages(fixture.store, [["a", "id a"]]);
    for (const receipt of [linked("id a", "alias a"), told("alias a")]) {
      const process = new Sequelize(fixture.database.url, { logging: false });
      await sequelizeStore(process).receipts.record([receipt]);
      await process.close();
    }
    expect(await delivered()).toEqual(["a"]);
  });

  it("is kept where the outcome is settled again, and goes with the message that it named", async () => {
    const { receipts } = fixture.store;
    const { run, begun } = await sentMessages(fixture.store, [
      ["a", "id a"],
      ["b", "id b"],
    ]);
    await receipts.record([linked("id a", "alias a"), linked("id b", "alias b")]);
    await run.settleAndBegin(
      begun.map((each, n) => sent(each, ["id a", "another id"][n])),
      [],
    );
    await run.close();
    await receipts.record([told("alias a"), told("alias b")]);
    expect(await delivered()).toEqual(["a"]);
  });

  it("is kept where a person settles the delivery", async () => {
    const { receipts } = fixture.store;
    await fixture.database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, message_id)
       values ('a', '2025-12-18', '2025-12-16', 'unknown', 'id a')`,
    );
    await receipts.record([linked("id a", "alias a")]);
    const [row] = await fixture.database.query<{ id: string }>(
      "select id from reminder_delivery where vehicle_id = 'a'",
    );
    const answer = await fixture.store.records.resolve(String(row?.id), {
      outcome: "sent",
      by: "operator",
    });
    expect(answer).toBe("resolved");
    await receipts.record([told("alias a")]);
    expect(await delivered()).toEqual(["a"]);
  });

  it("is one of those told, where several are told at once", async () => {
    await sentMessages(fixture.store, [["a", "id a"]]);
    const { receipts } = fixture.store;
    const aliases = Array.from({ length: 8 }, (_, n) => `alias ${n}`);
    await Promise.all(aliases.map((alias) => receipts.record([linked("id a", alias)])));
    const rows = await fixture.database.query<{ message_alias: string }>(
      "select message_alias from reminder_delivery where vehicle_id = 'a'",
    );
    expect(aliases).toContain(rows[0]?.message_alias);
    await receipts.record(aliases.map((alias) => told(alias)));
    expect(await delivered()).toEqual(["a"]);
  });
});
