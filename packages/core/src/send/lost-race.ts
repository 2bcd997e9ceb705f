import { skipForState } from "../report/skip-reasons.js";
import { remade } from "./look-again.js";
import type { QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/** A reminder that is lost so often and yet reads as open is left to whoever has it. */
const MOST_LOST_RACES = 3;

/**
 * Goes on after another run began some of ours first: reads the states of these and of all that waits, leaves out what
 * is taken, and continues at a random place of the rest, where probably nobody is.
 */
export async function afterLostRace(parts: SenderParts, lost: readonly QueuedMessage[]): Promise<void> {
  const { backlog, calls, halt, report, run } = parts;
  const again = lost.map((message) => ({ ...message, lostRaces: message.lostRaces + 1 }));
  const messages = [...again, ...backlog.take()];
  const reminders = messages.flatMap((message) => message.reminders);
  try {
    const states = await calls.reading(() => run.read(reminders.map(({ key }) => key)));
    const stateOf = new Map(reminders.map((reminder, index) => [reminder, states[index] ?? "open"]));
    const open = messages.flatMap((message) => {
      const left = message.reminders.filter((reminder) => {
        const state = stateOf.get(reminder) ?? "open";
        const isOpen = state === "open" && message.lostRaces < MOST_LOST_RACES;
        if (!isOpen) report.record(reminder.subject, skipForState(state === "open" ? "sending" : state));
        return isOpen;
      });
      return left.length === message.reminders.length ? [message] : remade(parts, message, left);
    });
    const place = Math.floor(Math.random() * open.length);
    backlog.addFirst([...open.slice(place), ...open.slice(0, place)]);
    report.progress();
  } catch (error) {
    backlog.addFirst(messages);
    halt.lost(error);
  }
}
