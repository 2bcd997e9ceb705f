/** Aborts at SIGTERM, SIGINT, or SIGHUP, which a closed terminal sends. A second signal changes nothing: a terminal and its npm may both pass on the first. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(name, () => controller.abort(name));
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => controller.abort("SIGTERM"));
  return controller.signal;
}

const LOOK_EVERY_MS = 250;

/** npm passes a signal to the shell that it starts a script in, and that shell dies of it without passing it on. */
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, LOOK_EVERY_MS).unref();
}

/**
 * Ends the process with `code` when the grace of a stop is over, whatever still hangs: a database that does not
 * answer, say. What is under way then is `unknown` to the next run, or open to it.
 */
export function exitAfterGrace(stop: AbortSignal, graceMs: number, code: number): void {
  const begin = () => setTimeout(() => process.exit(code), graceMs).unref();
  if (stop.aborted) begin();
  else stop.addEventListener("abort", begin, { once: true });
}
