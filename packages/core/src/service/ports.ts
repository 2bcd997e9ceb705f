import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { Messenger } from "../ports/messenger.js";
import type { RunHistory } from "../ports/run-history.js";
import type { SendQuota } from "../ports/send-quota.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";

/** What the service is plugged into. A port that is optional is the option: hand it in, and the service uses it. */
export interface ReminderServicePorts {
  readonly vehicles: VehicleRepository;
  readonly ledger: DeliveryLedger;
  /** `null`: there is none yet. Previews work, runs are refused with `MESSENGER_NOT_CONFIGURED`. */
  readonly messenger: Messenger | null;
  /** @default the system's clock in the option `timeZone` */
  readonly clock?: Clock;
  /** Numbers that get no messages. @default every number may get one */
  readonly suppressions?: SuppressionList;
  /** Where messages are counted by the day, for the option `dailyLimit`. @default messages are not counted */
  readonly quota?: SendQuota;
  /** Where runs are recorded. @default runs are not recorded */
  readonly history?: RunHistory;
}
