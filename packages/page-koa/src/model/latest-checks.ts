import type { CheckResult, Checks } from "@pengingat/core";

/** What a look at everything found, and when. */
export interface LatestChecks {
  readonly results: readonly CheckResult[];
  readonly at: Date;
}

/**
 * Keeps what was found last, so that the screen shows it without asking the gateway each time. Whoever asks while a look
 * is under way waits for that one.
 */
export function latestChecks(
  checks: Checks,
  now: () => Date,
): { readonly latest: () => LatestChecks | null; readonly look: () => Promise<void> } {
  let latest: LatestChecks | null = null;
  let underWay: Promise<void> | null = null;

  async function look(): Promise<void> {
    const results = await checks.run();
    latest = { results, at: now() };
  }

  return {
    latest: () => latest,
    look() {
      underWay ??= look().finally(() => {
        underWay = null;
      });
      return underWay;
    },
  };
}
