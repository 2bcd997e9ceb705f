import { describe, expect, it } from "vitest";
import { InFlight } from "../../src/send/in-flight.js";
import { WakeUp } from "../../src/send/wake-up.js";
import { ownedMessage, queuedMessages } from "../fixture/messages.js";
import { accepted } from "../fixture/outcomes.js";
import { virtualClock } from "../fixture/virtual-clock.js";

describe("reminders in flight", () => {
  it("take a place each from the begin until their outcome is committed", async () => {
    const inFlight = new InFlight(new WakeUp(virtualClock("2025-12-16")));
    const [one, two] = [await ownedMessage(3), ...(await queuedMessages(1))].map((message) => ({
      ...message,
      begun: [],
    }));
    if (!one || !two) throw new Error("two");
    inFlight.enter([one, two]);
    expect(inFlight.size).toBe(4);
    inFlight.end({ message: one, outcome: accepted });
    expect(inFlight.size).toBe(4);
    expect(inFlight.takeEnded()).toEqual([{ message: one, outcome: accepted }]);
    expect(inFlight.size).toBe(4);
    inFlight.leave([one]);
    expect(inFlight.size).toBe(1);
    inFlight.leave([two]);
    expect(inFlight.size).toBe(0);
  });

  it("give each attempt that has ended once, and wake the sender for it", async () => {
    const wake = new WakeUp(virtualClock("2025-12-16"));
    const inFlight = new InFlight(wake);
    const [one, two] = (await queuedMessages(2)).map((message) => ({ ...message, begun: [] }));
    if (!one || !two) throw new Error("two");
    inFlight.enter([one, two]);
    const woken = wake.sleep(Number.POSITIVE_INFINITY);
    inFlight.end({ message: two, outcome: accepted });
    await woken;
    inFlight.end({ message: one, outcome: accepted });
    expect(inFlight.takeEnded().map(({ message }) => message)).toEqual([two, one]);
    expect(inFlight.takeEnded()).toEqual([]);
  });
});
