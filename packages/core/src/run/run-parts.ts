import type { SendingHours } from "../domain/sending-hours.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { FleetReader } from "../ports/fleet-reader.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { SendQuota } from "../ports/send-quota.js";
import type { SkippedVisits } from "../ports/skipped-visits.js";
import type { DailyLimitOptions } from "../send/admission/day-limit.js";
import type { Gate } from "../send/admission/gate.js";
import type { SenderSetup } from "../send/sender-parts.js";
import type { HoldOut } from "./hold-out.js";

/** What the runs of a service work with: the checked ports and options. */
export interface RunParts extends SenderSetup {
  readonly fleet: FleetReader | undefined;
  readonly ledger: DeliveryLedger;
  readonly notices: GatewayNotices | undefined;
  /** Whether the vehicles of an owner are brought together, which reads all that are due first. */
  readonly groupByOwner: boolean;
  /** Shared by all runs of the service. */
  readonly pace: Gate;
  /** `null`: at any time. */
  readonly hours: SendingHours | null;
  /** `null`: no limit. */
  readonly dailyLimit: (DailyLimitOptions & { readonly quota: SendQuota }) | null;
  readonly suppressUndeliverable: boolean;
  /** `null`: nobody is held out. */
  readonly holdOut: HoldOut | null;
  /** `undefined`: what is skipped is not written down. */
  readonly skipped: SkippedVisits | undefined;
  /** 0: every run may go. */
  readonly confirmAbove: number;
}
