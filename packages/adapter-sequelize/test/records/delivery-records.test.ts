import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  deliveries,
  delivery,
  failed,
  LEASE_MS,
  open,
  sent,
  underNewToken,
  unknown,
} from "../ledger/deliveries.js";
import { type Migrated, migrated } from "../support/migrated.js";

const BY = { by: "operator" };

describe("the deliveries that a person looks at", () => {
  let fixture: Migrated;

  beforeAll(async () => {
    fixture = await migrated();
  });
  afterAll(() => fixture.end());
  beforeEach(async () => {
    await fixture.database.query("truncate reminder_delivery restart identity");
  });

  async function doubtful(count: number) {
    const run = await open(fixture.store.ledger, "run 1");
    const begun = deliveries(count);
    await run.settleAndBegin([], begun);
    await run.settleAndBegin(begun.map(unknown), []);
    return { run, begun };
  }

  it("are listed newest first where their numbers differ in length", async () => {
    await doubtful(12);
    const first = await fixture.store.records.list({ status: "unknown", limit: 7, after: null });
    const second = await fixture.store.records.list({ status: "unknown", limit: 7, after: first.next });
    const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: 12 }, (_, n) => 12 - n));
  });

  it("are listed in one order where some are unknown and the lease of others is over", async () => {
    const run = await open(fixture.store.ledger);
    const begun = deliveries(9);
    for (const each of begun) await run.settleAndBegin([], [each]);
    await run.settleAndBegin(begun.filter((_, n) => n % 2).map(unknown), []);
    await fixture.elapse(LEASE_MS);
    const listed: (string | null)[][] = [];
    let after: string | null = null;
    do {
      const page = await fixture.store.records.list({ status: "unknown", limit: 2, after });
      listed.push(...page.deliveries.map(({ vehicleId, status, code }) => [vehicleId, status, code]));
      after = page.next;
    } while (after !== null);
    expect(listed).toEqual(
      begun.map(({ vehicleId }, n) => [vehicleId, "unknown", n % 2 ? "TIMEOUT" : "LEASE_OVER"]).toReversed(),
    );
  });

  it("keep the name of who resolved them, without the characters that no column takes", async () => {
    await doubtful(1);
    expect(await fixture.store.records.resolve("1", { outcome: "sent", by: "Sri \0 Contoh" })).toBe(
      "resolved",
    );
    const [record] = (await fixture.store.records.list({ status: "sent", limit: 1, after: null })).deliveries;
    expect(record?.resolution).toMatchObject({ outcome: "sent", by: "Sri  Contoh" });
  });

  it("are not open again to the run in which a person resolved them", async () => {
    const { run, begun } = await doubtful(1);
    await fixture.store.records.resolve("1", { outcome: "retry", ...BY });
    expect(await run.read(begun)).toEqual(["failed"]);
    expect((await run.settleAndBegin([], begun.map(underNewToken))).begun.size).toBe(0);
    const later = await open(fixture.store.ledger);
    expect((await later.settleAndBegin([], begun.map(underNewToken))).begun.size).toBe(1);
  });

  it("may be resolved as sent where another period of the visit went out on the same day", async () => {
    const run = await open(fixture.store.ledger);
    const [first, other] = [delivery("a"), delivery("a", { period: "2025-12-18" })];
    await run.settleAndBegin([], [first]);
    await run.settleAndBegin([failed(first)], [other]);
    await run.settleAndBegin([sent(other)], []);
    expect(await fixture.store.records.resolve("1", { outcome: "sent", ...BY })).toBe("resolved");
    const third = delivery("a", { period: "2025-12-17" });
    expect(await run.read([first, other, third])).toEqual(["sent", "sent", "sent"]);
  });

  it("close the day for other periods of the visit once resolved as sent", async () => {
    const { run, begun } = await doubtful(1);
    await run.settleAndBegin(begun.map(failed), []);
    await fixture.store.records.resolve("1", { outcome: "sent", ...BY });
    const other = begun.map((each) => ({ ...underNewToken(each), period: "2025-12-18" }));
    expect((await run.settleAndBegin([], other)).begun.size).toBe(0);
    expect(await run.read(other)).toEqual(["sent"]);
  });

  it.each(["sent", "failed", "unknown"] as const)("are listed by their status %s alone", async (status) => {
    await fixture.database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status)
      select status, '2025-12-18', '2025-12-16', status
      from unnest(array['sending', 'sent', 'failed', 'unknown']) as status`);
    const { deliveries } = await fixture.store.records.list({ status, limit: 9, after: null });
    expect(deliveries.map(({ vehicleId }) => vehicleId)).toEqual([status]);
  });

  it("are not found under what is no number of a row", async () => {
    await doubtful(1);
    for (const id of ["0", "-1", "1e3", "x'; drop table reminder_delivery", "9".repeat(40), ""]) {
      expect(await fixture.store.records.resolve(id, { outcome: "sent", ...BY })).toBe("not_found");
    }
  });
});
