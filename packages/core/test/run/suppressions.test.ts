import { describe, expect, it } from "vitest";
import type { SendFailed } from "../../src/ports/messenger.js";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { databaseLost } from "../fixture/database-lost.js";
import { DUE_TODAY, fate, fixture, numberOf } from "../fixture/fixture.js";
import { accepted, rejected } from "../fixture/outcomes.js";

const optOut = { kind: "opted_out", by: "customer", reason: null } as const;
const optedOut: SendFailed = { ...rejected, code: "RECIPIENT_OPTED_OUT" };
const invalid: SendFailed = { ...rejected, code: "RECIPIENT_INVALID" };

describe("a customer who opted out", () => {
  it("is skipped, in a preview too, and so is a number that is undeliverable", async () => {
    const f = fixture();
    await f.suppressions.add({ number: numberOf(2), ...optOut });
    await f.suppressions.add({ number: numberOf(3), kind: "set_aside", by: "gateway", reason: null });
    for (const report of [await f.preview(), await f.run()]) {
      expect(fate(report, "2")).toMatchObject({
        status: "skipped",
        code: "OPTED_OUT",
        reason: "the customer asked for no reminders",
      });
      expect(fate(report, "3")).toMatchObject({ status: "skipped", code: "SET_ASIDE" });
    }
    expect(f.gateway.attempts.map(({ to }) => to)).toEqual([numberOf(1)]);
  });

  it("a moment before the message goes out gets none, and leaves no row", async () => {
    const f = fixture({ fleet: 3, latencyMs: 100, options: { concurrency: 1 } });
    f.watch.send = () => void f.suppressions.add({ number: numberOf(3), ...optOut });
    const report = await f.run();
    expect(fate(report, "3")).toMatchObject({ status: "skipped", code: "OPTED_OUT" });
    expect(f.row("3")).toBeUndefined();
    expect(f.gateway.attempts).toHaveLength(2);
  });

  it("at the gateway goes onto the list", async () => {
    const f = fixture({ answer: (id) => (id === "1" ? optedOut : accepted) });
    expect(fate(await f.run(), "1")).toMatchObject({ status: "failed", code: "RECIPIENT_OPTED_OUT" });
    expect(f.suppressions.entries).toMatchObject([
      { number: numberOf(1), kind: "opted_out", by: "gateway", reason: "not on WhatsApp" },
    ]);
    await f.clock.advance(1);
    expect(fate(await f.run(), "1")).toMatchObject({ code: "OPTED_OUT" });
  });

  it.each([1, 2])("at the gateway is not believed where nobody else is accepted: %d", async (fleet) => {
    const f = fixture({ fleet, answer: () => optedOut });
    expect(await f.run()).toMatchObject({ ended: "finished", failed: fleet });
    expect(f.suppressions.entries).toEqual([]);
  });

  it("at the gateway, the last of the run, goes onto the list where others were accepted", async () => {
    const answer = (id: string) => (id === "3" ? optedOut : accepted);
    const f = fixture({ fleet: 3, answer, options: { concurrency: 1 } });
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 2, failed: 1 });
    expect(f.suppressions.entries).toMatchObject([{ number: numberOf(3), kind: "opted_out" }]);
  });

  it("at the gateway is not believed where everybody did: the sender or its account is the reason", async () => {
    const f = fixture({ fleet: 12, answer: () => optedOut });
    expect(await f.run()).toMatchObject({
      ended: "halted",
      sent: 0,
      reason: expect.stringContaining("refused 5 recipients in a row, last with"),
    });
    expect(f.suppressions.entries).toEqual([]);
  });

  it("at the gateway is not believed of three in a row, though others are sent to", async () => {
    const f = fixture({
      fleet: 6,
      answer: (id) => (["2", "3", "4"].includes(id) ? optedOut : accepted),
      options: { concurrency: 1 },
    });
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 3, failed: 3 });
    expect(f.suppressions.entries).toEqual([]);
  });

  it("at the gateway ends no run whose list cannot be written", async () => {
    const f = fixture({ answer: () => optedOut });
    const add = async () => {
      throw databaseLost();
    };
    const report = await f.clock.finish(f.another({ suppressions: { ...f.suppressions, add } }).run());
    expect(report).toMatchObject({ ended: "finished", failed: 3 });
  });
});

describe("a number that the gateway reports as undeliverable", () => {
  it.each([
    [true, ["set_aside"], 1],
    [false, [], 2],
  ])("is suppressed where suppressUndeliverable is %s", async (suppressUndeliverable, kinds, attempts) => {
    const f = fixture({
      fleet: 2,
      answer: (id) => (id === "1" ? invalid : accepted),
      options: { suppressUndeliverable },
    });
    await f.run();
    expect(f.suppressions.entries.map(({ kind }) => kind)).toEqual(kinds);
    await f.clock.advance(1);
    await f.run();
    expect(f.gateway.attempts.filter(({ to }) => to === numberOf(1))).toHaveLength(attempts);
  });

  it("is not believed where no later message is accepted: the sender may be what was blocked", async () => {
    const blocked: SendFailed = { ...invalid, reason: "Nomor pengirim diblokir" };
    const f = fixture({
      fleet: 12,
      answer: () => (f.sends.length > 10 ? blocked : accepted),
      options: { suppressUndeliverable: true, concurrency: 1 },
    });
    expect(await f.run()).toMatchObject({ sent: 10, failed: 2 });
    expect(f.suppressions.entries).toEqual([]);
  });

  it("is not believed where the gateway accepts nobody: such a refusal suppresses no one", async () => {
    const f = fixture({ fleet: 3, answer: () => invalid, options: { suppressUndeliverable: true } });
    expect(await f.run()).toMatchObject({ failed: 3 });
    expect(f.suppressions.entries).toEqual([]);
  });

  it("gives way to the customer's next number, also where the vehicle is read again before it goes out", async () => {
    const both = { customer: { phone: "08110000001 / 08119999999" } };
    const fleet = [1, 2, 3].map((n) => ({ lastVisitDate: DUE_TODAY, ...(n === 2 && both) }));
    const f = fixture({ fleet, options: { ratePerMinute: 6 } });
    await f.suppressions.add({ number: numberOf(1), kind: "set_aside", by: "gateway", reason: null });
    const { reminders } = await f.preview();
    const planned = reminders.flatMap((each) => (each.status === "planned" ? each.to : []));
    expect(planned).toEqual(["628119999999", numberOf(3)]);
    const report = await f.run();
    expect(f.gateway.attempts.map(({ to }) => to)).toEqual(planned);
    expect(report).toMatchObject({ due: 3, sent: 2, skipped: 1, ended: "finished" });
  });

  it("gives way to the customer's next number where it is reported right before the message goes out", async () => {
    const both = { customer: { phone: "08110000002 / 08119999999" } };
    const f = fixture({
      fleet: [1, 2].map((n) => ({ lastVisitDate: DUE_TODAY, ...(n === 2 && both) })),
      options: { concurrency: 1 },
    });
    f.watch.send = () =>
      void f.suppressions.add({ number: numberOf(2), kind: "set_aside", by: "gateway", reason: null });
    expect(await f.run()).toMatchObject({ due: 2, sent: 2 });
    expect(f.gateway.attempts.map(({ to }) => to)).toEqual([numberOf(1), "628119999999"]);
  });

  it("is tried again when it changes", async () => {
    const f = fixture({
      fleet: 1,
      answer: (id) => (id === "1" ? invalid : accepted),
      options: { suppressUndeliverable: true },
    });
    await f.run();
    f.vehicles.change("1", { customer: { phone: "08110000009" } });
    await f.clock.advance(1);
    expect(await f.run()).toMatchObject({ sent: 1 });
  });
});

describe("a service without a list of suppressions", () => {
  it("sends to everybody, and keeps nothing of what the gateway says of a number", async () => {
    const f = fixture({ answer: (id) => (id === "1" ? optedOut : accepted) });
    const { suppressions: _, ...ports } = f.ports;
    await f.suppressions.add({ number: numberOf(2), ...optOut });
    const report = await f.clock.finish(createReminderService(ports, f.options).run());
    expect(report).toMatchObject({ sent: 2, failed: 1, ended: "finished" });
    expect(f.suppressions.entries).toHaveLength(1);
  });
});
