import { checkedPort } from "../application/checked-port.js";
import { type Manners, PLAIN_MANNERS } from "../application/manners.js";
import { invalidOption } from "../domain/invalid-option.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { SendQuota } from "../ports/send-quota.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import { type DayQuotaOptions, dayQuota } from "./day-quota.js";
import { requireConfirmation } from "./first-run-guard.js";
import { ownerMessages } from "./owner-messages.js";
import type { SendingHours } from "./sending-hours.js";
import { untilHoursAllow } from "./until-hours-allow.js";
import { welcomePlans } from "./welcome-plans.js";
import { refusals, suppressionFrom } from "./wishes.js";

/** What a run is to heed. */
export interface MannersOptions extends DayQuotaOptions {
  /** When customers may be written to, see `sendingHours`. @default always */
  readonly hours?: SendingHours;
  /** Numbers that are not to be written to. @default none */
  readonly suppressions?: SuppressionList;
  /** Whether a number that failed for good is put on the list of suppressions. @default false */
  readonly setAsideInvalid?: boolean;
  /** Where messages are counted by the day, for `dayCap` and `warmUp`. @default nowhere */
  readonly quota?: SendQuota;
  /**
   * Whether an owner whose several vehicles are due gets one message for all of them. The due are then read before
   * the first message. @default false
   */
  readonly oneMessagePerOwner?: boolean;
  /**
   * Holds back a run that would write to more vehicles than this for the first time, an import gone wrong say, until
   * it is confirmed; 0 lets every run go. @default 0
   */
  readonly confirmAbove?: number;
}

/**
 * When, to whom, and in how many messages a service writes: its option `manners`.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming the option, what was expected and what came
 */
export function manners(options: MannersOptions = {}): Manners {
  const { hours = null, suppressions = null, setAsideInvalid = false, oneMessagePerOwner = false } = options;
  if (hours) checkedPort("hours", hours, ["isAllowed", "nextAllowed", "dateOf"]);
  if (suppressions) checkedPort("suppressions", suppressions, ["find", "add"]);
  else if (setAsideInvalid) {
    throw invalidOption("suppressions", "a list for setAsideInvalid", options.suppressions);
  }
  const limit = wholeNumber("confirmAbove", options.confirmAbove ?? 0, { min: 0, max: 1_000_000_000 });
  return {
    ...PLAIN_MANNERS,
    ...(limit > 0 && { holdBack: (pages, ledger) => requireConfirmation(pages, ledger, limit) }),
    welcome: (pages, run) => welcomePlans({ hours, suppressions, oneMessagePerOwner }, pages, run),
    ...(oneMessagePerOwner && { messages: ownerMessages }),
    ...(hours && {
      isAllowed: (at) => hours.isAllowed(at),
      untilAllowed: (clock, signal) => untilHoursAllow(hours, clock, signal),
    }),
    ...dayQuota(options.quota, options),
    ...(suppressions && {
      unwanted: (numbers) => refusals(suppressions, numbers),
      learn(ended) {
        const learned = suppressionFrom(ended, setAsideInvalid);
        return learned && suppressions.add(learned);
      },
    }),
  };
}
