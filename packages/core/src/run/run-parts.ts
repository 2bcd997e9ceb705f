import type { SendingHours } from "../domain/sending-hours.js";
import type { MakeMessages } from "../plan/reminder-message.js";
import type { PlanRules } from "../plan/reminder-plan.js";
import type { Clock } from "../ports/clock.js";
import type { ContactDirectory } from "../ports/contact-directory.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { FleetReader } from "../ports/fleet-reader.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { SendQuota } from "../ports/send-quota.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { DailyLimitOptions } from "../send/admission/day-limit.js";
import type { Gate } from "../send/admission/gate.js";
import type { RunLimits } from "../send/run-limits.js";

/** What the runs of a service work with: the checked ports and options. */
export interface RunParts {
  readonly vehicles: VehicleRepository;
  readonly fleet: FleetReader | undefined;
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly suppressions: SuppressionList | undefined;
  readonly contacts: ContactDirectory | undefined;
  readonly notices: GatewayNotices | undefined;
  readonly rules: PlanRules;
  readonly makeMessages: MakeMessages;
  /** Whether the vehicles of an owner are brought together, which reads all that are due first. */
  readonly groupByOwner: boolean;
  readonly limits: RunLimits;
  /** Shared by all runs of the service. */
  readonly pace: Gate;
  /** `null`: at any time. */
  readonly hours: SendingHours | null;
  /** `null`: no limit. */
  readonly dailyLimit: (DailyLimitOptions & { readonly quota: SendQuota }) | null;
  readonly suppressUndeliverable: boolean;
  /** 0: every run may go. */
  readonly confirmAbove: number;
}
