import type { Clock } from "../ports/clock.js";
import type { ContactDirectory } from "../ports/contact-directory.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { FleetReader } from "../ports/fleet-reader.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { HoldOutRecords } from "../ports/hold-out-records.js";
import type { Messenger } from "../ports/messenger.js";
import type { RunHistory } from "../ports/run-history.js";
import type { SendQuota } from "../ports/send-quota.js";
import type { SkippedVisits } from "../ports/skipped-visits.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";

/** What the service is plugged into. A port that is optional is the option: hand it in, and the service uses it. */
export interface ReminderServicePorts {
  readonly vehicles: VehicleRepository;
  /** What a preview counts the gaps of: last visits, numbers and plates. @default they are not counted */
  readonly fleet?: FleetReader;
  readonly ledger: DeliveryLedger;
  /** `null`: there is none yet. Previews work, runs are refused with `MESSENGER_NOT_CONFIGURED`. */
  readonly messenger: Messenger | null;
  /** @default the system's clock in the option `timeZone` */
  readonly clock?: Clock;
  /** Numbers that get no messages. @default every number may get one */
  readonly suppressions?: SuppressionList;
  /** Where the ids are kept by which a gateway calls recipients, so that their opt-outs are understood. @default they are not */
  readonly contacts?: ContactDirectory;
  /** What gateways said of the sender: a run halts where messages are not delivered. @default a run does not look */
  readonly notices?: GatewayNotices;
  /** Where messages are counted by the day, for the option `dailyLimit`. @default messages are not counted */
  readonly quota?: SendQuota;
  /** Where it is written down who is held out, for the option `holdOut`. @default nobody is */
  readonly holdOut?: HoldOutRecords;
  /** Where it is written down which due visits could not be reminded of, for results. @default it is not */
  readonly skipped?: SkippedVisits;
  /** Where runs are recorded. @default runs are not recorded */
  readonly history?: RunHistory;
}
