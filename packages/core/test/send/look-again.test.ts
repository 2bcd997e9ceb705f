import { describe, expect, it } from "vitest";
import { ownerMessages } from "../../src/plan/owner-messages.js";
import { freshened, isStale, type LookAgainParts, unsuppressed } from "../../src/send/look-again.js";
import { inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import { DUE_TODAY, numberOf, TODAY } from "../fixture/fixture.js";
import { idsOf, LIMITS, ownedMessage, planRules, queuedMessages } from "../fixture/messages.js";

function looking(count: number, monotonic = 6_000) {
  const vehicles = inMemoryVehicles(Array.from({ length: count }, () => ({ lastVisitDate: DUE_TODAY })));
  const suppressions = inMemorySuppressions();
  const asked: (readonly string[])[] = [];
  const parts: LookAgainParts = {
    vehicles: {
      findByIds: (ids) => {
        asked.push(ids);
        return vehicles.findByIds(ids);
      },
    },
    suppressions,
    clock: { monotonic: () => monotonic },
    rules: planRules(),
    makeMessages: ownerMessages,
    messageLimits: LIMITS,
    today: TODAY,
  };
  return { vehicles, suppressions, asked, parts };
}

describe("a second look at what is on file", () => {
  it.each([
    [0, false],
    [5_000, false],
    [5_001, true],
  ])("is due %i ms after the first: %s", async (ms, isDue) => {
    const [message] = await queuedMessages(1);
    if (!message) throw new Error("one");
    expect(isStale({ clock: { monotonic: () => ms } }, message)).toBe(isDue);
  });

  it("reads those that are old once, in one call, and leaves the others as they are", async () => {
    const { asked, parts } = looking(3);
    const [one, two, three] = await queuedMessages(3);
    if (!one || !two || !three) throw new Error("three");
    const fresh = { ...two, readAt: 5_000 };
    const { messages, skips, noLongerDue } = await freshened(parts, [one, fresh, three]);
    expect(asked).toEqual([["1", "3"]]);
    expect(idsOf(messages)).toEqual(["1", "2", "3"]);
    expect(messages.map(({ readAt }) => readAt)).toEqual([6_000, 5_000, 6_000]);
    expect(messages[1]).toBe(fresh);
    expect([skips, noLongerDue]).toEqual([[], 0]);
  });

  it("keeps how often a message was tried and what that came to", async () => {
    const { parts } = looking(1);
    const [one] = await queuedMessages(1);
    if (!one) throw new Error("one");
    const { messages } = await freshened(parts, [{ ...one, attempts: 2, lostRaces: 1 }]);
    expect(messages).toMatchObject([{ attempts: 2, lostRaces: 1 }]);
  });

  it("counts what is not due any more, and skips what must not go out", async () => {
    const { parts, vehicles } = looking(4);
    vehicles.change("1", { lastVisitDate: TODAY });
    vehicles.remove("2");
    vehicles.change("3", { isInactive: true });
    const { messages, skips, noLongerDue } = await freshened(parts, await queuedMessages(4));
    expect(idsOf(messages)).toEqual(["4"]);
    expect(noLongerDue).toBe(2);
    expect(skips).toMatchObject([{ subject: { vehicleId: "3" }, fate: { code: "INACTIVE" } }]);
  });
});

describe("a second look at the opt-outs", () => {
  it("leaves out whole messages of numbers that are suppressed by now", async () => {
    const { parts, suppressions } = looking(0);
    const group = [await ownedMessage(2), ...(await queuedMessages(2)).slice(1)];
    await suppressions.add({ number: numberOf(1), kind: "opted_out", by: "customer", reason: null });
    const { messages, skips } = await unsuppressed(parts, group);
    expect(idsOf(messages)).toEqual(["2"]);
    expect(skips).toMatchObject(Array(2).fill({ fate: { code: "OPTED_OUT" } }));
  });

  it("returns the very messages where nothing has changed", async () => {
    const { parts } = looking(0);
    const group = await queuedMessages(3);
    const { messages } = await unsuppressed(parts, group);
    expect(messages.every((message, index) => message === group[index])).toBe(true);
  });

  it("asks nobody where there is no list", async () => {
    const { parts } = looking(0);
    const group = await queuedMessages(1);
    expect(await unsuppressed({ ...parts, suppressions: undefined }, group)).toEqual({
      messages: group,
      skips: [],
    });
  });
});
