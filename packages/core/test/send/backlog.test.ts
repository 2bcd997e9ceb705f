import { describe, expect, it } from "vitest";
import { Backlog } from "../../src/send/backlog.js";
import { WakeUp } from "../../src/send/wake-up.js";
import { idsOf, ownedMessage, queuedMessages } from "../fixture/messages.js";
import { virtualClock } from "../fixture/virtual-clock.js";

function emptyBacklog() {
  const clock = virtualClock("2025-12-16");
  const wake = new WakeUp(clock);
  return { clock, wake, backlog: new Backlog(clock, wake) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Whether a promise has resolved by now. */
function watched(promise: Promise<unknown>): { readonly isDone: boolean } {
  const state = { isDone: false };
  void promise.then(() => {
    state.isDone = true;
  });
  return state;
}

describe("a backlog", () => {
  it("gives messages in the order in which they came", async () => {
    const { backlog } = emptyBacklog();
    const [one, two, three, four] = await queuedMessages(4);
    if (!one || !two || !three || !four) throw new Error("four");
    backlog.add([one, two]);
    backlog.add([three]);
    backlog.addFirst([four]);
    expect(idsOf(backlog.take(2))).toEqual(["4", "1"]);
    expect(idsOf(backlog.take())).toEqual(["2", "3"]);
    expect(backlog.take(5)).toEqual([]);
  });

  it("brings one from its middle and its last before the others, and loses none", async () => {
    const { backlog } = emptyBacklog();
    const messages = await queuedMessages(7);
    for (const [count, order] of [
      [7, "7412356"],
      [3, "321"],
      [2, "21"],
      [1, "1"],
      [0, ""],
    ] as const) {
      backlog.add(messages.slice(0, count));
      backlog.bringFarOnesFirst();
      expect(idsOf(backlog.take()).join("")).toBe(order);
    }
  });

  it("counts from the front the messages that hold at most so many reminders together", async () => {
    const { backlog } = emptyBacklog();
    backlog.add([await ownedMessage(2, "Adi"), await ownedMessage(3, "Budi"), await ownedMessage(1, "Cici")]);
    expect([0, 1, 2, 4, 5, 6, 100].map((reminders) => backlog.countWithin(reminders))).toEqual([
      0, 0, 1, 1, 2, 3, 3,
    ]);
  });

  it("puts a message that has rested before those that wait", async () => {
    const { backlog, clock, wake } = emptyBacklog();
    const [one, two] = await queuedMessages(2);
    if (!one || !two) throw new Error("two");
    backlog.add([two]);
    backlog.rest(one, 1_000);
    await clock.advance(999);
    expect([backlog.resting, backlog.countWithin(9)]).toEqual([1, 1]);
    const woken = wake.sleep(Number.POSITIVE_INFINITY);
    await clock.advance(1);
    await woken;
    expect([backlog.resting, backlog.countWithin(9)]).toEqual([0, 2]);
    expect(idsOf(backlog.take())).toEqual(["1", "2"]);
  });

  it("is done once it has ended and nothing waits or rests", async () => {
    const { backlog, clock } = emptyBacklog();
    const [one, two] = await queuedMessages(2);
    if (!one || !two) throw new Error("two");
    expect(backlog.isDone).toBe(false);
    backlog.add([one]);
    backlog.rest(two, 10);
    backlog.end();
    expect(backlog.isDone).toBe(false);
    backlog.take();
    expect(backlog.isDone).toBe(false);
    await clock.advance(10);
    backlog.take();
    expect(backlog.isDone).toBe(true);
  });

  it("gives everything at once, what rests included", async () => {
    const { backlog, clock } = emptyBacklog();
    const [one, two] = await queuedMessages(2);
    if (!one || !two) throw new Error("two");
    backlog.add([one]);
    backlog.rest(two, 60_000);
    expect(idsOf(backlog.drain())).toEqual(["1", "2"]);
    await turn();
    expect([backlog.resting, backlog.queue.length, clock.sleepers]).toEqual([0, 0, 0]);
  });

  it("wakes the sender when messages come, and when no more will", async () => {
    for (const change of ["add", "end"] as const) {
      const { backlog, wake } = emptyBacklog();
      const sleep = watched(wake.sleep(Number.POSITIVE_INFINITY));
      await turn();
      expect(sleep.isDone).toBe(false);
      if (change === "add") backlog.add(await queuedMessages(1));
      else backlog.end();
      await turn();
      expect(sleep.isDone).toBe(true);
    }
  });
});

describe("whoever fills a backlog", () => {
  it("waits until few enough messages are left", async () => {
    const { backlog } = emptyBacklog();
    backlog.add(await queuedMessages(5));
    const room = watched(backlog.room(2));
    backlog.take(2);
    await turn();
    expect(room.isDone).toBe(false);
    backlog.take(1);
    await turn();
    expect(room.isDone).toBe(true);
  });

  it("does not wait where few enough are left", async () => {
    const { backlog } = emptyBacklog();
    backlog.add(await queuedMessages(2));
    await backlog.room(2);
  });

  it("stops waiting when a halted run drains it", async () => {
    const { backlog } = emptyBacklog();
    backlog.add(await queuedMessages(2));
    const room = watched(backlog.room(0));
    backlog.drain();
    await turn();
    expect(room.isDone).toBe(true);
  });

  it("stops waiting where everything was taken, and less came back", async () => {
    const { backlog } = emptyBacklog();
    const messages = await queuedMessages(5);
    backlog.add(messages);
    const room = watched(backlog.room(1));
    backlog.take();
    backlog.addFirst([]);
    await turn();
    expect(room.isDone).toBe(true);
  });
});
