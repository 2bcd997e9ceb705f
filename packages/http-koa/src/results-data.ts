import type { ReminderResults, ReturnShare } from "@pengingat/core";
// Types only: printing results needs neither zod nor Koa.
import type { z } from "zod";
import type { resultsSchema } from "./schemas/results.js";

/** Results as `data`. */
export function resultsData(results: ReminderResults): z.infer<typeof resultsSchema> {
  return {
    since: results.since,
    until: results.until,
    all_visits_known: results.isComplete,
    reached: sharesData(results.reached),
    not_reached: sharesData(results.notReached),
    not_reached_reasons: results.notReachedReasons.map(({ reason, shares }) => ({
      reason,
      shares: sharesData(shares),
    })),
    unclear: sharesData(results.unclear),
    hold_out: results.holdOut && {
      held_out: sharesData(results.holdOut.heldOut),
      reminded: sharesData(results.holdOut.reminded),
      ...{ judged: results.holdOut.judged, needed: results.holdOut.needed },
      differences: results.holdOut.differences.map(({ days, difference, from, to }) => ({
        ...{ days, difference: rounded(difference), from: rounded(from), to: rounded(to) },
      })),
    },
    steps: results.steps.map(({ daysBefore, shares }) => ({
      days_before: daysBefore,
      shares: sharesData(shares),
    })),
    messengers: results.messengers.map(({ messenger, shares }) => ({
      messenger,
      shares: sharesData(shares),
    })),
    wordings: results.wordings.map(({ wording, shares }) => ({ wording, shares: sharesData(shares) })),
    weeks: results.weeks.map(({ monday, shares }) => ({ monday, shares: sharesData(shares) })),
  };
}

function sharesData(shares: readonly ReturnShare[]) {
  return shares.map(({ days, owners, cameBack, interval }) => ({
    ...{ days, owners, came_back: cameBack },
    share: owners === 0 ? null : rounded(cameBack / owners),
    from: interval && rounded(interval.from),
    to: interval && rounded(interval.to),
  }));
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
