import { randomUUID } from "node:crypto";
import type { Claim, Settlement } from "@pengingat/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sequelizeLedger, sequelizeRecords } from "../../src/index.js";
import { type Migrated, migrated } from "../support/migrated.js";

const LEASE = { leaseMs: 60_000, today: "2025-12-16" };

describe("the deliveries that a person looks at", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());
  beforeEach(async () => {
    await bench.database.query("truncate reminder_delivery restart identity");
  });

  async function doubtful(count: number) {
    const run = await sequelizeLedger(bench.sequelize).open({ runId: "run 1", ...LEASE });
    const claims = Array.from({ length: count }, (_, index): Claim => {
      const key = { vehicleId: `vehicle ${index}`, visitDate: "2025-12-18", occasion: "2025-12-16" };
      return { ...key, token: randomUUID() };
    });
    await run.claim(claims);
    await run.handOver(claims);
    await run.settle(
      claims.map(
        (claim): Settlement => ({
          claim,
          attempts: 1,
          status: "unknown",
          code: "TIMEOUT",
          reason: "no answer",
        }),
      ),
    );
    return { run, claims };
  }

  it("are listed newest first, each on one page", async () => {
    await doubtful(12);
    const records = sequelizeRecords(bench.sequelize);
    const first = await records.list({ status: "unknown", limit: 7, after: null });
    const second = await records.list({ status: "unknown", limit: 7, after: first.next });
    const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(new Set(ids).size).toBe(12);
    expect(second.next).toBeNull();
    expect(first.deliveries[0]).toMatchObject({
      visitDate: "2025-12-18",
      occasion: "2025-12-16",
      status: "unknown",
      runId: "run 1",
      code: "TIMEOUT",
      reason: "no answer",
      resolution: null,
    });
    expect(await records.list({ status: "sent", limit: 3, after: null })).toEqual({
      deliveries: [],
      next: null,
    });
  });

  it("are closed by the word that they were sent, with who said so and when", async () => {
    await doubtful(1);
    const records = sequelizeRecords(bench.sequelize);
    expect(await records.resolve("1", { outcome: "sent", by: "Sri \0 Contoh" })).toBe("resolved");
    const [delivery] = (await records.list({ status: "sent", limit: 1, after: null })).deliveries;
    expect(delivery?.resolution).toMatchObject({ outcome: "sent", by: "Sri  Contoh" });
    expect(delivery?.resolution?.at).toBeInstanceOf(Date);
    expect(await records.resolve("1", { outcome: "retry", by: "x" })).toBe("not_open");
  });

  it("are open to the next run, and to none before, by the word to retry", async () => {
    const { claims } = await doubtful(1);
    const ledger = sequelizeLedger(bench.sequelize);
    const before = await ledger.open({ runId: "run 2", ...LEASE });
    await sequelizeRecords(bench.sequelize).resolve("1", { outcome: "retry", by: "operator" });
    const again = claims.map((claim) => ({ ...claim, token: randomUUID() }));
    expect(await before.claim(again)).toEqual([{ state: "failed" }]);
    const after = await ledger.open({ runId: "run 3", ...LEASE });
    expect(await after.claim(again)).toEqual([{ state: "claimed" }]);
  });

  it("are not changed any more by the run that was in doubt, once a person has spoken", async () => {
    const { run, claims } = await doubtful(1);
    await sequelizeRecords(bench.sequelize).resolve("1", { outcome: "retry", by: "operator" });
    const settled = await run.settle(
      claims.map(
        (claim): Settlement => ({ claim, attempts: 1, status: "sent", response: "ok", messageId: null }),
      ),
    );
    expect(settled.size).toBe(0);
    expect(await bench.database.query("select status from reminder_delivery")).toEqual([
      { status: "failed" },
    ]);
  });

  it("say so where there is none of that id, whatever the id is", async () => {
    const records = sequelizeRecords(bench.sequelize);
    for (const id of ["1", "0", "-1", "1e3", "x'; drop table reminder_delivery", "9".repeat(40), ""]) {
      expect(await records.resolve(id, { outcome: "sent", by: "operator" })).toBe("not_found");
    }
    await expect(records.list({ status: "sent", limit: 1, after: "x" })).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
  });

  it.each(["sent", "failed", "unknown"] as const)("are listed by their status %s alone", async (status) => {
    await bench.database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status)
      select status, '2025-12-18', '2025-12-16', status
      from unnest(array['claimed', 'sending', 'sent', 'failed', 'unknown']) as status`);
    const { deliveries } = await sequelizeRecords(bench.sequelize).list({ status, limit: 9, after: null });
    expect(deliveries.map(({ vehicleId }) => vehicleId)).toEqual([status]);
  });
});
