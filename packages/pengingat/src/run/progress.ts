import type { RunProgress } from "@pengingat/core";
import type { Diagnostics } from "../terminal/diagnostics.js";
import { localTime } from "../terminal/local-time.js";

const REDRAW_MS = 1_000;
const BAR_WIDTH = 20;

/** The progress of a run on a terminal. */
export interface ShownProgress {
  update(progress: RunProgress): void;
  /** Removes the bar. */
  end(): void;
}

/** Shows a bar with counts, rate and time left, at most once a second. Shows nothing where there is no terminal. */
export function showProgress(
  diagnostics: Diagnostics | null,
  timeZone: string,
  now: () => number = () => performance.now(),
): ShownProgress {
  const began = now();
  let waitedMs = 0;
  let updatedAt = began;
  let latest: RunProgress | null = null;
  let timer: NodeJS.Timeout | undefined;

  function draw(): void {
    if (!latest) return;
    const sendingMs = now() - began - waitedMs;
    diagnostics?.show(progressText(latest, sendingMs, diagnostics.columns, timeZone));
  }

  return {
    update(progress) {
      if (!diagnostics?.isTerminal) return;
      const isFirst = latest === null;
      if (latest?.waitingUntil) waitedMs += now() - updatedAt;
      updatedAt = now();
      latest = progress;
      if (!isFirst) return;
      draw();
      timer = setInterval(draw, REDRAW_MS).unref();
    },
    end() {
      clearInterval(timer);
      diagnostics?.show(null);
    },
  };
}

/** One line with a bar, the counts, the rate and the time left, no longer than a terminal's row. */
export function progressText(
  progress: RunProgress,
  sendingMs: number,
  columns: number,
  timeZone: string,
): string {
  const { due, sent, planned, failed, unknown, skipped, waitingUntil } = progress;
  const done = sent + planned + failed + unknown + skipped;
  const counts = Object.entries({ sent, planned, failed, unknown, skipped })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  // What is skipped takes no time, and says nothing of how long the others will take.
  const perMinute = ((done - skipped) / sendingMs) * 60_000;
  const isTimed = done > skipped && !waitingUntil;
  const text = [
    `${done}/${due}`,
    ...(waitingUntil ? [`waiting until ${localTime(waitingUntil, timeZone).slice(-"hh:mm".length)}`] : []),
    ...counts,
    ...(isTimed ? [`${Math.round(perMinute)}/min`] : []),
    ...(isTimed && done < due ? [`${duration((due - done) / perMinute)} left`] : []),
  ].join(", ");
  // The bar is what gives way in a narrow terminal.
  const width = Math.max(0, Math.min(BAR_WIDTH, columns - "[] ".length - 1 - text.length));
  const share = due === 0 ? 1 : Math.min(1, done / due);
  const bar = "#".repeat(Math.floor(share * width)).padEnd(width, "-");
  return `[${bar}] ${text}`.slice(0, columns - 1);
}

function duration(minutes: number): string {
  const seconds = Math.ceil(minutes * 60);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
