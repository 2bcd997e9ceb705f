import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { migrated } from "../support/migrated.js";

it("nobody is to be called for a test message, whatever became of it", async () => {
  const bench = await migrated();
  try {
    const { calls, ledger, receipts } = bench.store;
    const today = "2025-12-16";
    const keys = ["sent", "failed", "unknown"].map((status) => ({
      ...{ vehicleId: `test:${status}`, visitDate: "2025-12-18", period: today, token: randomUUID() },
    }));
    const toCall = {
      since: "2025-12-01",
      today,
      acceptedBefore: new Date(Date.now() + 60_000),
      limit: 9,
      after: null,
    };
    const begin = async (isTest: boolean) => {
      const run = await ledger.open({ runId: randomUUID(), leaseMs: 60_000, today, isTest });
      await run.settleAndBegin([], keys);
      const [sent, failed, unknown] = keys;
      if (!sent || !failed || !unknown) throw new Error("three");
      await run.settleAndBegin(
        [
          { begun: sent, attempts: 1, status: "sent", response: "", messageId: null },
          { begun: failed, attempts: 1, status: "failed", code: "REJECTED", reason: "" },
          { begun: unknown, attempts: 1, status: "unknown", code: "TIMEOUT", reason: "" },
        ],
        [],
      );
    };
    await begin(true);
    expect((await calls.listToCall(toCall)).entries).toEqual([]);
    expect(await receipts.countUnconfirmed(toCall)).toBe(0);
    await bench.clear();
    await begin(false);
    expect((await calls.listToCall(toCall)).entries).toHaveLength(3);
  } finally {
    await bench.end();
  }
});
