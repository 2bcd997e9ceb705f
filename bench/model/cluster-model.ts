/** Places that each send a message, wait for the gateway, and need the CPU for the next. */
export interface Loop {
  /** Messages under way at once, of all workers together. */
  readonly places: number;
  /** What a message waits for that others do not slow down, in milliseconds: the gateway above all. */
  readonly waitMs: number;
  /** What a message needs of the CPU that all share, in milliseconds of one core. */
  readonly cpuMs: number;
  readonly cores: number;
}

/**
 * Messages a second, by mean value analysis: the places queue for the shared CPU. Several cores count as one that is as
 * much faster, beside a wait for the rest.
 */
export function messagesPerSecond({ places, waitMs, cpuMs, cores }: Loop): number {
  const queuedMs = cpuMs / cores;
  const elsewhereMs = waitMs + cpuMs - queuedMs;
  let queue = 0;
  let perMs = 0;
  for (let place = 1; place <= places; place += 1) {
    const responseMs = queuedMs * (1 + queue);
    perMs = place / (elsewhereMs + responseMs);
    queue = perMs * responseMs;
  }
  return perMs * 1_000;
}

/** A run of the benchmark's workload 8. */
export interface MeasuredRun {
  readonly workers: number;
  /** How often all that was due was read, by all workers together. */
  readonly readings: number;
  readonly seconds: number;
  /** The share of the machine's CPU time that was left over. */
  readonly idle: number;
  readonly workerCpuSeconds: number;
  /** A message. */
  readonly postgresCpuMs: number;
}

/** What was run, and on how many cores. */
export interface Stage {
  readonly due: number;
  readonly concurrency: number;
  readonly cores: number;
}

/** What the first run says: how long a message waits, what it costs, and how much of the machine was there for it. */
export type Fit = Omit<Loop, "places">;

/** A run takes this besides its messages: pg-boss's polls, of the workers that did not start it. */
export function pollSeconds(workers: number): number {
  return workers === 1 ? 0.3 : 1.5;
}

/** Takes all that the model needs from one run. The gateway, and whatever else ran, took a part of the cores. */
export function fit({ due, concurrency, cores }: Stage, run: MeasuredRun): Fit {
  const { workers, seconds, idle, workerCpuSeconds, postgresCpuMs } = run;
  const cpuMs = (workerCpuSeconds * 1_000) / due + postgresCpuMs;
  const oursCores = (cpuMs * due) / 1_000 / seconds;
  const freeCores = cores * idle + oursCores;
  const perSecond = due / (seconds - pollSeconds(workers));
  const places = workers * concurrency;
  let [low, high] = [0, (places * 1_000) / perSecond];
  // The speed falls where the wait grows: halving finds it.
  for (let step = 0; step < 50; step += 1) {
    const waitMs = (low + high) / 2;
    if (messagesPerSecond({ places, waitMs, cpuMs, cores: freeCores }) > perSecond) low = waitMs;
    else high = waitMs;
  }
  return { waitMs: low, cpuMs, cores: freeCores };
}

/** A prediction beside what was measured, in messages a second. */
export interface Check {
  readonly workers: number;
  readonly measured: number;
  readonly predicted: number;
  /** (predicted − measured) ÷ measured. */
  readonly error: number;
}

/**
 * Fits the model to the first run, and predicts the others.
 *
 * @param readingMs - what it costs to read one due vehicle once more
 */
export function checkModel(
  stage: Stage,
  runs: readonly [MeasuredRun, ...MeasuredRun[]],
  readingMs: number,
): readonly Check[] {
  const fitted = fit(stage, runs[0]);
  return runs.map(({ workers, readings, seconds }) => {
    const cpuMs = fitted.cpuMs + (readings - runs[0].readings) * readingMs;
    const perSecond = messagesPerSecond({ ...fitted, cpuMs, places: workers * stage.concurrency });
    const measured = stage.due / seconds;
    const predicted = stage.due / (pollSeconds(workers) + stage.due / perSecond);
    return { workers, measured, predicted, error: predicted / measured - 1 };
  });
}
