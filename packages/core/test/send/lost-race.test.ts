import { describe, expect, it, vi } from "vitest";
import { type MakeMessages, ownerMessages } from "../../src/plan/messages.js";
import type { DeliveryState } from "../../src/ports/delivery-ledger.js";
import { ReportBuilder } from "../../src/report/report-builder.js";
import { Backlog } from "../../src/send/backlog.js";
import { Halt } from "../../src/send/halt.js";
import { afterLostRace } from "../../src/send/lost-race.js";
import type { BegunMessage, QueuedMessage } from "../../src/send/queued-message.js";
import type { SenderParts } from "../../src/send/sender-parts.js";
import { WakeUp } from "../../src/send/wake-up.js";
import { databaseLost } from "../fixture/database-lost.js";
import { idsOf, LIMITS, ownedMessage, queuedMessages } from "../fixture/messages.js";
import { virtualClock } from "../fixture/virtual-clock.js";

function racing(states: Readonly<Record<string, DeliveryState>>, error?: Error) {
  const clock = virtualClock("2025-12-16");
  const backlog = new Backlog(clock, new WakeUp(clock));
  const report = new ReportBuilder("run", Promise.resolve(0), {});
  const halt = new Halt();
  let reads = 0;
  const released: string[] = [];
  const parts = {
    backlog,
    report,
    halt,
    makeMessages: ((reminders) => ownerMessages(reminders, LIMITS)) satisfies MakeMessages,
    calls: { reading: <T>(call: () => Promise<T>) => call() },
    writer: { release: async (messages: readonly BegunMessage[]) => void released.push(...idsOf(messages)) },
    ledger: {
      read: async (keys: readonly { vehicleId: string }[]) => {
        reads += 1;
        if (error) throw error;
        return keys.map(({ vehicleId }) => states[vehicleId] ?? "open");
      },
    },
  } as unknown as SenderParts;
  return { backlog, report, halt, parts, released, reads: () => reads };
}

const begun = (...messages: readonly QueuedMessage[]) =>
  messages.map((message): BegunMessage => ({ ...message, begun: [] }));

describe("a run that lost a race", () => {
  it("reads what it lost and all that waits at once, and leaves out what is taken", async () => {
    const { backlog, parts, reads, report } = racing({ "1": "sent", "2": "sending", "4": "unknown" });
    const [one, two, ...waiting] = await queuedMessages(6);
    if (!one || !two) throw new Error("two");
    backlog.add(waiting);
    await afterLostRace(parts, begun(one, two));
    expect(reads()).toBe(1);
    expect([...idsOf(backlog.queue)].sort()).toEqual(["3", "5", "6"]);
    expect(report.reminders.map((reminder) => "code" in reminder && reminder.code)).toEqual([
      "ALREADY_SENT",
      "IN_PROGRESS",
      "OUTCOME_UNKNOWN",
    ]);
  });

  it.each([
    [0, "7"],
    [0.5, "9"],
    [0.99, "10"],
  ])(
    "goes on in the middle half of the longest open stretch, and reaches the rest (%d)",
    async (draw, first) => {
      const random = vi.spyOn(Math, "random").mockReturnValue(draw);
      try {
        const { backlog, parts } = racing({ "1": "sending", "4": "sent" });
        const [one, ...waiting] = await queuedMessages(12);
        if (!one) throw new Error("one");
        backlog.add(waiting);
        await afterLostRace(parts, begun(one));
        const ids = idsOf(backlog.queue);
        const inOrder = ["2", "3", "5", "6", "7", "8", "9", "10", "11", "12"];
        const place = inOrder.indexOf(first);
        expect(ids).toEqual([...inOrder.slice(place), ...inOrder.slice(0, place)]);
      } finally {
        random.mockRestore();
      }
    },
  );

  it("takes back a message of which a part is taken, and keeps what is left of it", async () => {
    const { backlog, parts, released, report } = racing({ "Sari-2": "sending" });
    await afterLostRace(parts, begun(await ownedMessage(3)));
    expect(released).toEqual(["Sari-1", "Sari-2", "Sari-3"]);
    expect(idsOf(backlog.queue)).toEqual(["Sari-1", "Sari-3"]);
    expect(backlog.queue[0]?.text).toBe("Sari: B 1 UJI dan B 3 UJI");
    expect(report.reminders).toMatchObject([{ vehicleId: "Sari-2", code: "IN_PROGRESS" }]);
  });

  it("tries again what reads as open, three times at most", async () => {
    const { backlog, parts, report } = racing({});
    await afterLostRace(parts, begun(...(await queuedMessages(1))));
    for (let race = 2; race <= 3; race += 1) {
      expect(backlog.queue).toMatchObject([{ setbacks: race - 1 }]);
      await afterLostRace(parts, begun(...backlog.take()));
    }
    expect(backlog.queue).toEqual([]);
    expect(report.reminders).toMatchObject([{ code: "IN_PROGRESS" }]);
  });

  it("halts where the database is lost, and keeps all that waits", async () => {
    const { backlog, halt, parts } = racing({}, databaseLost());
    const [one, ...waiting] = await queuedMessages(3);
    if (!one) throw new Error("one");
    backlog.add(waiting);
    await afterLostRace(parts, begun(one));
    expect(halt.ended).toBe("database_lost");
    expect(idsOf(backlog.queue)).toEqual(["1", "2", "3"]);
  });
});
