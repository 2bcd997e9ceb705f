import { ReminderError } from "@pengingat/core";
import type { PageParts } from "../options.js";

/** How a run that was asked for began. */
export type RunStart = "started" | "in_progress" | "held" | "no_messenger";

/** A run that somebody asks for. The id comes with the form, so that the form sent twice is one run. */
export interface WantedRun {
  readonly runId: string;
  readonly by: string;
  readonly confirmed: boolean;
}

const MOST_KEPT = 1_000;

/**
 * Starts runs, each id at most once: whoever asks again hears what the first one heard. Resolves once the run is under way
 * or refused; what fails later is told to `onError`.
 */
export function runStarter({
  service,
  store,
  signal,
}: Pick<PageParts, "service" | "store" | "signal">): (
  run: WantedRun,
  onError: (error: unknown) => void,
) => Promise<RunStart> {
  const starts = new Map<string, Promise<RunStart>>();

  async function start(wanted: WantedRun, onError: (error: unknown) => void): Promise<RunStart> {
    const { runId, by, confirmed } = wanted;
    // Another process, or this one before it was started again, may have had the form.
    if ((await store.history.get(runId)) !== null) return "started";
    const { promise: underWay, resolve } = Promise.withResolvers<void>();
    const run = service.run({
      runId,
      confirmed,
      startedBy: { kind: "http", by },
      keepReminders: false,
      countFleet: false,
      onProgress: () => resolve(),
      ...(signal ? { signal } : {}),
    });
    try {
      await Promise.race([underWay, run]);
    } catch (error) {
      return refusal(error);
    }
    run.catch(onError);
    await store.activity.record({ kind: "run_started", by, about: runId, reason: null });
    return "started";
  }

  return (run, onError) => {
    const known = starts.get(run.runId);
    if (known) return known;
    const started = start(run, onError);
    starts.set(run.runId, started);
    // What was refused, or lost the database, may be asked for again.
    started.then(
      (answer) => answer === "started" || starts.delete(run.runId),
      () => starts.delete(run.runId),
    );
    for (const oldest of starts.keys()) {
      if (starts.size <= MOST_KEPT) break;
      starts.delete(oldest);
    }
    return started;
  };
}

function refusal(error: unknown): RunStart {
  if (ReminderError.is(error)) {
    if (error.code === "RUN_IN_PROGRESS") return "in_progress";
    if (error.code === "CONFIRMATION_REQUIRED") return "held";
    if (error.code === "MESSENGER_NOT_CONFIGURED") return "no_messenger";
  }
  throw error;
}
