import type { ReadPage } from "../plan/due-pages.js";
import { queued } from "../send/queued-message.js";
import type { SenderParts } from "../send/sender-parts.js";
import { duePlans, readPage, type Screening } from "./due.js";
import { screenAndHoldOut } from "./hold-out.js";
import type { Run } from "./run-options.js";
import type { RunParts } from "./run-parts.js";

/** So many times the concurrency still wait when more is read, so that reading does not keep places empty. */
const READ_AHEAD = 2;

/**
 * Plans and screens what is due, page by page, and puts it into the sender's backlog as that empties.
 *
 * @param counted - nothing is sent before it resolves
 */
export async function feedBacklog(
  parts: RunParts,
  { backlog, calls, halt, ledger, report }: SenderParts,
  run: Run,
  counted: Promise<unknown>,
): Promise<void> {
  const { limits, makeMessages } = parts;
  const unlessHalted = async <T>(call: () => Promise<T>): Promise<T> => {
    halt.signal.throwIfAborted();
    return calls.reading(call);
  };
  const read: ReadPage = (range, after) => unlessHalted(() => readPage(parts)(range, after));
  const screening: Screening = (reminders) =>
    unlessHalted(() =>
      screenAndHoldOut(parts, reminders, (keys) => ledger.read(keys), { today: run.today, dryRun: false }),
    );
  try {
    for await (const { sends, skips, ageMs } of duePlans(parts, run, screening, read)) {
      if (halt.signal.aborted) break;
      report.recordSkips(skips);
      report.progress();
      await calls.reading(() => counted);
      backlog.add(makeMessages(sends).map((message) => queued(message, ageMs)));
      await backlog.room(limits.concurrency * READ_AHEAD);
    }
  } catch (error) {
    halt.lost(error);
  } finally {
    backlog.end();
  }
}
