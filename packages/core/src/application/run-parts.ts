import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { Manners } from "./manners.js";
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
  readonly manners: Manners;
}
