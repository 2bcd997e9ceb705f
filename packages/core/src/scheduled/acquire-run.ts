import type { ScheduledRun, ScheduledRunState, ScheduledRuns } from "../ports/scheduled-runs.js";

/** A scheduled run held under a lease that is renewed by itself. */
export interface HeldRun {
  /** Aborts when the scheduled run is no longer ours. */
  readonly lost: AbortSignal;
  /** Ends the renewal, and closes the scheduled run for good or leaves it to be taken again. */
  release(outcome: { readonly finished: boolean }): Promise<void>;
}

/** Takes a scheduled run under a fresh token. Returns the hold, or why there is none. */
export async function acquireRun(
  scheduledRuns: ScheduledRuns,
  run: ScheduledRun,
  leaseMs: number,
): Promise<HeldRun | Exclude<ScheduledRunState, "acquired">> {
  const lease = { token: crypto.randomUUID(), leaseMs };
  const lost = new AbortController();
  let renewedAt = performance.now();
  const state = await scheduledRuns.acquire(run, lease);
  if (state !== "acquired") return state;

  let renewal: Promise<void> = Promise.resolve();
  let renewing = false;
  async function renew(): Promise<void> {
    const asked = performance.now();
    try {
      if (await scheduledRuns.renew(run, lease)) renewedAt = asked;
      else lost.abort();
    } catch {
      // Out of reach for now, which the lease may outlast.
      loseIfOver();
    }
  }
  function loseIfOver(): void {
    if (performance.now() - renewedAt > leaseMs) lost.abort();
  }
  // A quarter leaves room for the call itself, so that renewals are never more than a third apart.
  const timer = setInterval(() => {
    if (renewing) return loseIfOver();
    renewing = true;
    renewal = renew().finally(() => {
      renewing = false;
    });
  }, leaseMs / 4);

  return {
    lost: lost.signal,
    async release(outcome) {
      clearInterval(timer);
      await renewal;
      await scheduledRuns.release(run, lease.token, outcome);
    },
  };
}
