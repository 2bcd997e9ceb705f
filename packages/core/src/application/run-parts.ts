import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { Pacer } from "./pacer.js";
import type { PlanRules } from "./reminder-plan.js";

/** What a run works with. */
export interface RunParts {
  readonly rules: PlanRules;
  readonly vehicles: VehicleRepository;
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly limits: RunLimits;
}

/** The bounds of a run; times in milliseconds. */
export interface RunLimits {
  readonly concurrency: number;
  readonly attempts: number;
  readonly backOffMs: number;
  readonly leaseMs: number;
  readonly shutdownGraceMs: number;
  readonly haltAfter: number;
  readonly confirmAbove: number;
  readonly pageSize: number;
}
