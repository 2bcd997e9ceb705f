import type { ReadPage } from "../plan/due-pages.js";
import { screen, screenAndHoldOut } from "../plan/screen.js";
import { queued } from "../send/queued-message.js";
import type { SenderParts } from "../send/sender-parts.js";
import { duePlans, readPage } from "./due.js";
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
  const { holdOut, limits, makeMessages, suppressions } = parts;
  const read: ReadPage = (range, after) => calls.reading(() => readPage(parts)(range, after));
  try {
    for await (const page of duePlans(parts, run, read)) {
      if (halt.signal.aborted) break;
      report.recordSkips(page.skips);
      const { sends, skips } = await calls.reading(() =>
        screenAndHoldOut(
          screen(page.sends, suppressions, (keys) => ledger.read(keys)),
          holdOut,
          run.today,
          { dryRun: false },
        ),
      );
      report.recordSkips(skips);
      report.progress();
      await calls.reading(() => counted);
      backlog.add(makeMessages(sends).map((message) => queued(message, page.ageMs)));
      await backlog.room(limits.concurrency * READ_AHEAD);
    }
  } catch (error) {
    halt.lost(error);
  } finally {
    backlog.end();
  }
}
