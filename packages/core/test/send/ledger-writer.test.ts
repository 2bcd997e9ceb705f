import { describe, expect, it } from "vitest";
import type { LedgerRun } from "../../src/ports/delivery-ledger.js";
import type { SendOutcome } from "../../src/ports/messenger.js";
import { DatabaseCalls } from "../../src/send/database-calls.js";
import { Halt } from "../../src/send/halt.js";
import { LedgerWriter } from "../../src/send/ledger-writer.js";
import { StopDeadline } from "../../src/send/stop-deadline.js";
import { databaseLost, rowHeld } from "../fixture/database-lost.js";
import { beginOf, type Fixture, fixture, keyOf, LEASE_MS } from "../fixture/fixture.js";
import { idsOf, ownedMessage, queuedMessages } from "../fixture/messages.js";
import { accepted, rejected, timedOut } from "../fixture/outcomes.js";
import { isBegin } from "../fixture/scripted-ledger.js";

async function writerAndCalls(f: Fixture) {
  const run: LedgerRun = await f.ports.ledger.open({
    runId: "run",
    leaseMs: LEASE_MS,
    today: f.clock.today(),
  });
  const halt = new Halt();
  const calls = new DatabaseCalls(
    f.clock,
    LEASE_MS,
    halt,
    new StopDeadline(f.clock, 10_000, halt, undefined),
  );
  return { calls, writer: new LedgerWriter(run, calls, f.clock) };
}

async function writerOn(f: Fixture): Promise<LedgerWriter> {
  return (await writerAndCalls(f)).writer;
}

describe("the ledger's writer", () => {
  it("begins each vehicle of a message under a token of its own", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    const group = [await ownedMessage(2), ...(await queuedMessages(1))];
    const { ready, lost } = await writer.write([], group);
    expect(ready.map((message) => message.begun.map(({ vehicleId }) => vehicleId))).toEqual([
      ["Sari-1", "Sari-2"],
      ["1"],
    ]);
    expect(lost).toEqual([]);
    const tokens = ready.flatMap((message) => message.begun.map(({ token }) => token));
    expect(f.ledger.rows.map(({ token }) => token)).toEqual(tokens);
    expect(new Set(tokens).size).toBe(3);
    expect(f.statuses()).toEqual(["sending", "sending", "sending"]);
  });

  it("settles what has ended and begins the next group in one call", async () => {
    const names: string[] = [];
    const f = fixture({ script: { before: ({ name }) => void names.push(name) } });
    const writer = await writerOn(f);
    const [first, second] = await queuedMessages(2);
    if (!first || !second) throw new Error("two");
    const { ready } = await writer.write([], [first]);
    const ended = ready.map((message) => ({ message: { ...message, attempts: 1 }, outcome: accepted }));
    await writer.write(ended, [second]);
    expect(names).toEqual(["open", "settleAndBegin", "settleAndBegin"]);
    expect(f.statuses()).toEqual(["sent", "sending"]);
  });

  it.each<[SendOutcome, object]>([
    [accepted, { status: "sent", response: "queued", messageId: "m-1", code: null }],
    [rejected, { status: "failed", code: "REJECTED", reason: "not on WhatsApp" }],
    [timedOut, { status: "unknown", code: "TIMEOUT", reason: "no answer in time" }],
  ])("records the outcome %o for each vehicle of the message, with its attempts", async (outcome, row) => {
    const f = fixture();
    const writer = await writerOn(f);
    const { ready } = await writer.write([], [await ownedMessage(2)]);
    await writer.write(
      ready.map((message) => ({ message: { ...message, attempts: 2 }, outcome })),
      [],
    );
    expect(f.ledger.rows).toMatchObject(Array(2).fill({ ...row, attempts: 2 }));
  });

  it("says with which messages another run was faster, also with one vehicle of several", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    await (await f.openRun()).settleAndBegin([], [beginOf("1"), { ...beginOf("1"), vehicleId: "Sari-2" }]);
    const group = [...(await queuedMessages(2)), await ownedMessage(3)];
    const { ready, lost } = await writer.write([], group);
    expect([idsOf(ready), idsOf(lost)]).toEqual([["2"], ["1", "Sari-1", "Sari-2", "Sari-3"]]);
    expect(f.row("1")?.token).toBe("token-1");
    await writer.release(lost);
    expect(f.ledger.rows.map(({ vehicleId }) => vehicleId)).toEqual(["1", "Sari-2", "2"]);
  });

  it("knows that an attempt may have begun once a begin has succeeded", async () => {
    const f = fixture();
    const { calls, writer } = await writerAndCalls(f);
    f.script.before = () => Promise.reject(databaseLost());
    await expect(writer.write([], await queuedMessages(1))).rejects.toThrow();
    expect(calls.hasBegun).toBe(false);
    f.script.before = () => {};
    await writer.write([], await queuedMessages(1));
    expect(calls.hasBegun).toBe(true);
  });

  it("counts the lease from before the call that took effect, not from the first try", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    await writer.write([], []);
    let tries = 0;
    f.script.before = async () => {
      tries += 1;
      if (tries === 1) throw databaseLost();
      await f.clock.sleep(700);
    };
    const { leaseAgeMs } = await f.clock.finish(writer.write([], await queuedMessages(1)));
    expect(tries).toBe(2);
    expect(leaseAgeMs()).toBe(700);
  });

  it("releases what may have begun where the answer is lost for good", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    f.script.after = (call) => {
      if (isBegin(call)) throw databaseLost();
    };
    await expect(f.clock.finish(writer.write([], await queuedMessages(2)))).rejects.toMatchObject({
      code: "DATABASE_LOST",
    });
    expect(f.ledger.rows).toEqual([]);
  });

  it("releases what has begun and was not sent, each row as it was before", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    const [failed, fresh] = await queuedMessages(2);
    if (!failed || !fresh) throw new Error("two");
    const first = await writer.write([], [failed]);
    const ended = first.ready.map((message) => ({ message: { ...message, attempts: 1 }, outcome: rejected }));
    expect(await writer.write(ended, [])).toMatchObject({ ready: [], lost: [] });
    const again = await writer.write([], [failed, fresh]);
    await writer.release(again.ready);
    expect(f.ledger.rows).toMatchObject([{ ...keyOf("1"), status: "failed", attempts: 1 }]);
  });

  it("leaves a place to an attempt whose row somebody holds, and records it once that one lets go", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    const [held, other, next, last] = await queuedMessages(4);
    if (!held || !other || !next || !last) throw new Error("four");
    const { ready } = await writer.write([], [held, other]);
    const ended = ready.map((message) => ({ message: { ...message, attempts: 1 }, outcome: accepted }));
    f.script.before = (call) => {
      if (call.name === "settleAndBegin" && call.settlements[0]?.begun.vehicleId === "1") throw rowHeld();
    };
    const commit = await writer.write(ended, [next, last]);
    expect(commit).toMatchObject({ held: [ended[0]], unrecorded: [], refused: [], fault: undefined });
    expect([idsOf(commit.ready), idsOf(commit.postponed)]).toEqual([["3"], ["4"]]);
    expect(f.statuses()).toEqual(["sending", "sent", "sending"]);
    const recording = writer.recordHeld(commit.held[0] ?? expect.unreachable());
    await f.clock.advance(LEASE_MS / 2);
    f.script.before = () => {};
    expect(await f.clock.finish(recording)).toBe(true);
    expect(f.statuses()).toEqual(["sent", "sent", "sending"]);
  });

  it("gives up an attempt whose row is held for a lease", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    const { ready } = await writer.write([], await queuedMessages(1));
    const [message] = ready;
    if (!message) throw new Error("one");
    f.script.before = () => Promise.reject(rowHeld());
    expect(await f.clock.finish(writer.recordHeld({ message, outcome: accepted }))).toBe(false);
    expect(f.clock.monotonic()).toBeLessThanOrEqual(LEASE_MS);
    expect(f.statuses()).toEqual(["sending"]);
  });

  it("releases the message with whose begin alone the database was lost", async () => {
    const f = fixture();
    const writer = await writerOn(f);
    await writer.write([], []);
    f.script.before = (call) => {
      if (call.name === "settleAndBegin" && call.begin.length > 1) throw rowHeld();
    };
    f.script.after = (call) => {
      if (isBegin(call)) throw databaseLost();
    };
    const commit = await f.clock.finish(writer.write([], await queuedMessages(2)));
    expect(commit).toMatchObject({ ready: [], fault: { code: "DATABASE_LOST" } });
    expect(f.ledger.rows).toEqual([]);
  });
});
