import { describe, expect, it } from "vitest";
import { stopwatch } from "../../src/domain/stopwatch.js";
import { type MakeMessages, ownerMessages } from "../../src/plan/messages.js";
import { ReportBuilder } from "../../src/report/report-builder.js";
import { Backlog } from "../../src/send/backlog.js";
import { lookAgain } from "../../src/send/look-again.js";
import type { QueuedMessage } from "../../src/send/queued-message.js";
import type { SenderParts } from "../../src/send/sender-parts.js";
import { WakeUp } from "../../src/send/wake-up.js";
import { inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import { databaseLost } from "../fixture/database-lost.js";
import { DUE_TODAY, numberOf, TODAY } from "../fixture/fixture.js";
import { idsOf, LIMITS, ownedMessage, planRules, queuedMessages } from "../fixture/messages.js";
import { virtualClock } from "../fixture/virtual-clock.js";

async function looking(fleet: number, messages: readonly QueuedMessage[], afterMs = 6_000) {
  const clock = virtualClock(TODAY);
  const ageMs = stopwatch(clock);
  await clock.advance(afterMs);
  const backlog = new Backlog(clock, new WakeUp(clock));
  backlog.add(messages.map((message) => ({ ...message, ageMs })));
  const vehicles = inMemoryVehicles(Array.from({ length: fleet }, () => ({ lastVisitDate: DUE_TODAY })));
  const suppressions = inMemorySuppressions();
  const report = new ReportBuilder("run", Promise.resolve(0), {});
  const asked: (readonly string[])[] = [];
  const parts = {
    backlog,
    calls: { reading: <T>(call: () => Promise<T>) => call() },
    clock,
    makeMessages: ((reminders) => ownerMessages(reminders, LIMITS)) satisfies MakeMessages,
    report,
    rules: planRules(),
    suppressions,
    today: TODAY,
    vehicles: {
      findByIds: (ids: readonly string[]) => {
        asked.push(ids);
        return vehicles.findByIds(ids);
      },
    },
  } as unknown as SenderParts;
  return { asked, backlog, clock, parts, report, suppressions, vehicles };
}

describe("a second look at what is on file", () => {
  it.each([
    [0, []],
    [4_000, []],
    [4_001, [["1"]]],
  ])("is taken %i ms after the first: %j", async (ms, reads) => {
    const { asked, parts } = await looking(1, await queuedMessages(1), ms);
    expect(idsOf(await lookAgain(parts, 1))).toEqual(["1"]);
    expect(asked).toEqual(reads);
  });

  it("reads a group, and those that wait behind it, in one call", async () => {
    const { asked, backlog, parts } = await looking(300, await queuedMessages(300));
    const group = await lookAgain(parts, 3);
    expect(idsOf(group)).toEqual(["1", "2", "3"]);
    expect(asked.map(({ length }) => length)).toEqual([200]);
    expect(idsOf(backlog.queue.slice(0, 2))).toEqual(["4", "5"]);
    expect(backlog.queue).toHaveLength(297);
    expect([...group, ...backlog.queue].filter(({ ageMs }) => ageMs() === 0)).toHaveLength(200);
  });

  it("counts the age of what it has read from when the read began", async () => {
    const { clock, parts, vehicles } = await looking(1, await queuedMessages(1));
    const findByIds = (ids: readonly string[]) => clock.sleep(3_000).then(() => vehicles.findByIds(ids));
    const slow = { ...parts, vehicles: { ...parts.vehicles, findByIds } };
    const [message] = await clock.finish(lookAgain(slow, 1));
    expect(message?.ageMs()).toBe(3_000);
  });

  it("keeps how often a message was tried and what that came to", async () => {
    const [one] = await queuedMessages(1);
    if (!one) throw new Error("one");
    const { parts } = await looking(1, [{ ...one, attempts: 2, setbacks: 1 }]);
    expect(await lookAgain(parts, 1)).toMatchObject([{ attempts: 2, setbacks: 1 }]);
  });

  it("counts what is not due any more, and skips what must not go out", async () => {
    const { parts, report, vehicles } = await looking(4, await queuedMessages(4));
    vehicles.change("1", { lastVisitDate: "9999-12-31" });
    vehicles.remove("2");
    vehicles.change("3", { isInactive: true });
    expect(idsOf(await lookAgain(parts, 4))).toEqual(["4"]);
    expect(report.noLongerDue).toBe(2);
    expect(report.reminders).toMatchObject([{ vehicleId: "3", code: "INACTIVE" }]);
  });

  it("puts all back in their order where the database is lost", async () => {
    const { backlog, parts } = await looking(3, await queuedMessages(3));
    const messages = [...backlog.queue];
    const findByIds = () => Promise.reject(databaseLost());
    const lost = { ...parts, vehicles: { ...parts.vehicles, findByIds } };
    await expect(lookAgain(lost, 1)).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(backlog.queue).toEqual(messages);
  });
});

describe("a second look at the opt-outs", () => {
  it("leaves out whole messages of numbers that are suppressed by now", async () => {
    const group = [await ownedMessage(2), ...(await queuedMessages(2)).slice(1)];
    const { parts, report, suppressions } = await looking(0, group, 0);
    await suppressions.add({ number: numberOf(1), kind: "opted_out", by: "customer", reason: null });
    expect(idsOf(await lookAgain(parts, 2))).toEqual(["2"]);
    expect(report.reminders).toMatchObject(Array(2).fill({ code: "OPTED_OUT" }));
  });

  it("returns the messages as they were where nothing has changed", async () => {
    const group = [await ownedMessage(2), ...(await queuedMessages(3))];
    const { backlog, parts } = await looking(0, group, 0);
    const before = [...backlog.queue];
    expect(await lookAgain(parts, 4)).toEqual(before);
  });

  it("asks nobody where there is no list", async () => {
    const group = await queuedMessages(1);
    const { backlog, parts } = await looking(0, group, 0);
    const before = [...backlog.queue];
    expect(await lookAgain({ ...parts, suppressions: undefined }, 1)).toEqual(before);
  });
});
