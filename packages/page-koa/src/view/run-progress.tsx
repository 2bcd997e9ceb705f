import type { RunRecord } from "@pengingat/core";
import type { View } from "./view.js";

/** How far a run is, in numbers and in words. */
export interface Progress {
  readonly running: boolean;
  readonly done: number;
  readonly due: number;
  readonly text: string;
}

export function progressOf({ t, dates }: View, run: RunRecord | null): Progress {
  if (run === null) return { running: false, done: 0, due: 0, text: "" };
  const done = run.sent + run.failed + run.unknown + run.skipped;
  return { running: true, done, due: run.due, text: progressText(t, dates, run, done) };
}

function progressText(
  t: View["t"],
  dates: View["dates"],
  { due, waitingUntil }: RunRecord,
  done: number,
): string {
  if (waitingUntil) return t.today.waitingUntil(dates.time(waitingUntil));
  // Just begun, it has not counted yet.
  return due === 0 ? t.counting : t.today.progress(t.count(done), t.count(due));
}

/** The run under way. Without the script, the link shows how far it is. */
export function RunProgress({ view, run }: { readonly view: View; readonly run: RunRecord }) {
  const { t } = view;
  const { done, due, text } = progressOf(view, run);
  return (
    <section class="panel running" data-progress="kemajuan">
      <h2 id="kemajuan">{t.today.running}</h2>
      <progress max={Math.max(1, due)} value={done} aria-labelledby="kemajuan" />
      <p role="status">{text}</p>
      <p>
        <a href="./">{t.today.refresh}</a>
      </p>
    </section>
  );
}
