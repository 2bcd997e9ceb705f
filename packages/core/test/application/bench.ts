import {
  createReminderService,
  type ReminderServiceOptions,
} from "../../src/application/reminder-service.js";
import type { RunOptions } from "../../src/application/run-options.js";
import type { RunReport } from "../../src/application/run-report.js";
import { type MannersOptions, manners } from "../../src/extras/manners.js";
import type { Messenger, OutgoingMessage, SendOutcome } from "../../src/ports/messenger.js";
import type { VehicleRepository } from "../../src/ports/vehicle-repository.js";
import { inMemoryLedger } from "../../src/testing/in-memory-ledger.js";
import { inMemoryVehicles, type SeedVehicle } from "../../src/testing/in-memory-vehicles.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";
import { accepted } from "./outcomes.js";
import { type LedgerScript, scriptedLedger } from "./scripted-ledger.js";
import { virtualClock } from "./virtual-clock.js";

export const TODAY = "2025-12-16";
/** The next visit is today. */
export const DUE_TODAY = "2025-08-16";
export const TIMEOUT_MS = 30_000;
export const LEASE_MS = 60_000;

/** What a test sets up; the n-th vehicle has id `n` and the number `0811` and `n` in seven digits. */
export interface Setup {
  /** The vehicles, or how many of them are due. @default 3 */
  readonly fleet?: readonly SeedVehicle[] | number;
  readonly options?: ReminderServiceOptions;
  /** What a message comes to. @default accepted at once */
  readonly answer?: (id: string, attempt: number) => SendOutcome | Promise<SendOutcome>;
  /** How long the gateway takes, in milliseconds. @default 0 */
  readonly latencyMs?: number | (() => number);
  readonly script?: LedgerScript;
  readonly manners?: MannersOptions;
  /** Puts something between the service and its vehicles. */
  readonly around?: (vehicles: VehicleRepository) => VehicleRepository;
}

/** The service on doubles, in virtual time. */
export function bench(setup: Setup = {}) {
  const { fleet = 3, answer = () => accepted, latencyMs = 0, script = {}, around = (it) => it } = setup;
  const clock = virtualClock(TODAY);
  const vehicles = inMemoryVehicles(typeof fleet === "number" ? dueFleet(fleet) : fleet);
  const ledger = inMemoryLedger({ now: () => clock.monotonic() });
  const sends: { readonly id: string; readonly at: number }[] = [];
  const watch: { send?: (id: string) => void } = {};
  const gateway = recordingMessenger({
    timeoutMs: TIMEOUT_MS,
    async answer({ to }, attempt) {
      const ms = typeof latencyMs === "number" ? latencyMs : latencyMs();
      if (ms > 0) await clock.sleep(ms);
      return answer(idOf(to), attempt);
    },
  });
  const messenger: Messenger = {
    timeoutMs: TIMEOUT_MS,
    send(message: OutgoingMessage, options) {
      sends.push({ id: idOf(message.to), at: clock.monotonic() });
      watch.send?.(idOf(message.to));
      return gateway.send(message, options);
    },
  };
  const ports = {
    vehicles: around(vehicles),
    messenger,
    clock,
    ledger: scriptedLedger(ledger, script),
  };
  const options = {
    ratePerMinute: 0,
    leaseMs: LEASE_MS,
    ...setup.options,
    ...(setup.manners && { manners: manners(setup.manners) }),
  };
  const service = createReminderService(ports, options);

  return {
    clock,
    vehicles,
    ledger,
    gateway,
    sends,
    watch,
    script,
    ports,
    options,
    service,
    run: (runOptions?: RunOptions): Promise<RunReport> => clock.finish(service.run(runOptions)),
    preview: (): Promise<RunReport> => clock.finish(service.preview()),
    statuses: () => ledger.rows.map(({ status }) => status),
    row: (id: string) => ledger.rows.find(({ vehicleId }) => vehicleId === id),
  };
}

export type Bench = ReturnType<typeof bench>;

function dueFleet(size: number): SeedVehicle[] {
  return Array.from({ length: size }, () => ({ lastVisitDate: DUE_TODAY }));
}

/** The id of the vehicle whose owner has the number. */
function idOf(to: string): string {
  return String(Number(to.slice("62811".length)));
}

/** The reminder of a vehicle in a report. */
export function fate(report: RunReport, id: string) {
  return report.reminders.find(({ vehicleId }) => vehicleId === id);
}

/** Somebody else's claim on a vehicle that is due today. */
export function claimOf(id: string, token = `token-${id}`) {
  return { vehicleId: id, visitDate: TODAY, occasion: TODAY, token };
}
