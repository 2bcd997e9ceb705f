import { describe, expect, it } from "vitest";
import { messageReference } from "../../src/domain/message-reference.js";
import type { DeliveryReceipt } from "../../src/ports/delivery-receipts.js";
import { DUE_TODAY, fixture, numberOf } from "../fixture/fixture.js";
import { accepted, timedOut, unreachable } from "../fixture/outcomes.js";

const told = (state: DeliveryReceipt["state"], reference: string): DeliveryReceipt => ({
  ...{ messageId: "wamid.1", state, at: new Date("2025-12-16T01:00:00Z"), reason: null },
  reference,
});

describe("an attempt's reference", () => {
  it("names its own delivery, another one each time, and the ledger knows whom it went to", async () => {
    const f = fixture({ fleet: 3, answer: (_id, attempt) => (attempt < 2 ? unreachable : accepted) });
    await f.run();
    const references = f.gateway.attempts.map(({ reference }) => reference);
    expect(new Set(references).size).toBe(6);
    for (const row of f.ledger.rows) {
      const [, last] = f.gateway.attempts.filter(({ to }) => to === numberOf(row.vehicleId));
      expect(last?.reference).toBe(messageReference([row.token ?? ""]));
      expect(row.recipient).toBe(numberOf(row.vehicleId));
    }
  });

  it("names all deliveries of one message", async () => {
    const customer = { name: "Sari", phone: "08110000001" };
    const fleet = Array.from({ length: 3 }, () => ({ lastVisitDate: DUE_TODAY, customer }));
    const f = fixture({ fleet, options: { groupBy: "owner" } });
    await f.run();
    const tokens = f.ledger.rows.map(({ token }) => token ?? "");
    expect(f.gateway.attempts.map(({ reference }) => reference)).toEqual([messageReference(tokens)]);
  });

  it.each(["accepted", "delivered", "failed"] as const)(
    "settles a lost answer once the gateway says %s",
    async (state) => {
      const f = fixture({ fleet: 1, answer: () => timedOut });
      expect(await f.run()).toMatchObject({ unknown: 1 });
      await f.store.receipts.record([told(state, f.gateway.attempts[0]?.reference ?? "")]);
      expect(f.statuses()).toEqual([state === "failed" ? "failed" : "sent"]);
      const next = await f.another().run();
      expect(next).toMatchObject(state === "failed" ? { unknown: 1 } : { skipped: 1, sent: 0 });
    },
  );

  it("settles it also where the gateway's word is faster than the answer that is lost", async () => {
    const f = fixture({
      fleet: 1,
      async answer() {
        await f.store.receipts.record([told("accepted", f.gateway.attempts[0]?.reference ?? "")]);
        return timedOut;
      },
    });
    expect(await f.run()).toMatchObject({ unknown: 1, ended: "finished" });
    expect(f.statuses()).toEqual(["sent"]);
  });
});

describe("the ids of recipients", () => {
  const answer = () => ({ ...accepted, recipientIds: [numberOf(1), "ID.1349", "551112345678"] });

  it("are kept where they are others than the number", async () => {
    const f = fixture({ fleet: 1, answer });
    await f.clock.finish(f.another({ contacts: f.store.contacts }).run());
    const links = [...f.store.contacts.links.values()].map(({ id, number }) => [id, number]);
    expect(links).toEqual([
      ["ID.1349", numberOf(1)],
      ["551112345678", numberOf(1)],
    ]);
  });

  it("may be lost: the run goes on", async () => {
    const f = fixture({ fleet: 2, answer });
    const lost = { ...f.store.contacts, link: () => Promise.reject(new Error("lost")) };
    expect(await f.clock.finish(f.another({ contacts: lost }).run())).toMatchObject({
      sent: 2,
      ended: "finished",
    });
    expect(await f.run()).toMatchObject({ skipped: 2 });
  });
});
