import type { SendingHours } from "../domain/sending-hours.js";
import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { DayQuota } from "./day-quota.js";
import type { Pacer } from "./pacer.js";
import type { PlanRules } from "./reminder-plan.js";
import type { RunLimits } from "./run-limits.js";

/** What a run works with. */
export interface RunParts {
  readonly rules: PlanRules;
  readonly vehicles: VehicleRepository;
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly limits: RunLimits;
  readonly manners: RunManners;
}

/** When, and to whom, a run does not write; each `null` where nothing was asked for. */
export interface RunManners {
  readonly hours: SendingHours | null;
  readonly quota: DayQuota | null;
  readonly suppressions: SuppressionList | null;
  /** Whether a number that failed for good is put on the list of suppressions. */
  readonly setAsideInvalid: boolean;
  readonly oneMessagePerOwner: boolean;
}
