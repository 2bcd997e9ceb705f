import { skipForState } from "../report/skip-reasons.js";
import { remade } from "./look-again.js";
import { afterSetback, type BegunMessage, mayTryAgain, type QueuedMessage } from "./queued-message.js";
import type { SenderParts } from "./sender-parts.js";

/**
 * Goes on after another run began some of ours first: takes back what began of these messages, reads the states of all
 * that waits, leaves out what is taken, and continues where probably nobody is.
 */
export async function afterLostRace(parts: SenderParts, lost: readonly BegunMessage[]): Promise<void> {
  const { backlog, calls, halt, ledger, report, writer } = parts;
  await writer.release(lost);
  const again = lost.map(afterSetback);
  const messages = [...again, ...backlog.take()];
  const reminders = messages.flatMap((message) => message.reminders);
  try {
    const states = await calls.reading(() => ledger.read(reminders.map(({ key }) => key)));
    const stateOf = new Map(reminders.map((reminder, index) => [reminder, states[index] ?? "open"]));
    const stretches: QueuedMessage[][] = [[]];
    for (const message of messages) {
      const left = message.reminders.filter((reminder) => {
        const state = stateOf.get(reminder) ?? "open";
        // What is lost so often and yet reads as open is left to whoever has it.
        const isOpen = state === "open" && mayTryAgain(message);
        if (!isOpen) report.record(reminder.subject, skipForState(state === "open" ? "sending" : state));
        return isOpen;
      });
      if (left.length === message.reminders.length) stretches.at(-1)?.push(message);
      else stretches.push(remade(parts, [message], left));
    }
    backlog.addFirst(fromLongest(stretches));
    report.progress();
  } catch (error) {
    backlog.addFirst(messages);
    halt.lost(error);
  }
}

/**
 * All messages in their order, from somewhere in the middle half of the longest stretch on: right before a stretch another
 * run is at work, and at its end another has begun.
 */
function fromLongest(stretches: readonly (readonly QueuedMessage[])[]): readonly QueuedMessage[] {
  const longest = stretches.reduce((a, b) => (b.length > a.length ? b : a), []);
  const before = stretches.slice(0, stretches.indexOf(longest)).flat().length;
  const place = before + Math.floor(longest.length * (0.25 + Math.random() / 2));
  const open = stretches.flat();
  return [...open.slice(place), ...open.slice(0, place)];
}
