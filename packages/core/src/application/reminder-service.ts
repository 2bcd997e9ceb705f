import { type DueRuleOptions, dueRule } from "../domain/due-rule.js";
import { type TemplateOptions, templatesByLanguage } from "../domain/message-language.js";
import { DEFAULT_SERVICE_PHONE } from "../domain/message-template.js";
import { normalizePhone } from "../domain/phone-number.js";
import type { SendingHours } from "../domain/sending-hours.js";
import { shownValue } from "../domain/shown-value.js";
import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { Messenger } from "../ports/messenger.js";
import type { RunHistory } from "../ports/run-history.js";
import type { SendQuota } from "../ports/send-quota.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import { checkedPort } from "./checked-port.js";
import { type DayQuotaOptions, dayQuota } from "./day-quota.js";
import { pacer } from "./pacer.js";
import { recordedRun } from "./recorded-run.js";
import { type RunGate, runGate } from "./run-gate.js";
import { type RunLimitOptions, runLimits } from "./run-limits.js";
import type { PreviewOptions, RunOptions } from "./run-options.js";
import type { RunManners, RunParts } from "./run-parts.js";
import { runReminders } from "./run-reminders.js";
import type { RunReport } from "./run-report.js";

/** Finds who is due, tells them, and says what became of each one. */
export interface ReminderService {
  /**
   * One run. Resolves also when it was cut short, with what it reached and what is left.
   *
   * @throws {ReminderError} `RUN_IN_PROGRESS` while another run is inside the service's gate;
   *   `MESSENGER_NOT_CONFIGURED` without a messenger; `CONFIRMATION_REQUIRED` where `confirmAbove` holds it back;
   *   `DATABASE_LOST` where the database is lost before the first claim. Nothing was sent then.
   */
  run(options?: RunOptions): Promise<RunReport>;
  /**
   * The same flow without writing or sending: whoever would be written to is `planned`.
   *
   * @throws {ReminderError} `DATABASE_LOST`
   */
  preview(options?: PreviewOptions): Promise<RunReport>;
}

/** What the service is plugged into. */
export interface ReminderServicePorts {
  readonly vehicles: VehicleRepository;
  /** `null`: there is none yet. Previews work, runs are refused with `MESSENGER_NOT_CONFIGURED`. */
  readonly messenger: Messenger | null;
  readonly clock: Clock;
  readonly ledger: DeliveryLedger;
  /** Where runs are recorded. @default nowhere */
  readonly history?: RunHistory;
  /** Numbers that are not to be written to. @default none */
  readonly suppressions?: SuppressionList;
  /** Where messages are counted by the day, for `dayCap` and `warmUp`. @default nowhere */
  readonly quota?: SendQuota;
}

/** Options of the service. Times are in milliseconds. For templates, see `messageTemplate`. */
export interface ReminderServiceOptions
  extends DueRuleOptions,
    TemplateOptions,
    DayQuotaOptions,
    RunLimitOptions {
  /** What `{nomor_pelayanan}` stands for. @default "087740659525" */
  readonly servicePhone?: string;
  /** When customers may be written to, see `sendingHours`. @default always */
  readonly hours?: SendingHours;
  /**
   * Whether an owner whose several vehicles are due gets one message for all of them. The due are then read before
   * the first message. @default false
   */
  readonly oneMessagePerOwner?: boolean;
  /** Whether a number that failed for good is put on the list of suppressions. @default false */
  readonly setAsideInvalid?: boolean;
  /** Two-letter code of the country that numbers without `+` are in. @default "ID" */
  readonly defaultCountry?: string;
  /** Lets one run at a time through; share it among all that run in a process. @default a gate of its own */
  readonly gate?: RunGate;
}

/** WhatsApp takes no text longer than this. */
const MAX_TEXT_LENGTH = 65_536;

/**
 * Puts the parts together.
 *
 * @throws {ReminderError} `INVALID_OPTION` or `INVALID_TEMPLATE`, naming the option, what was expected and what came
 */
export function createReminderService(
  ports: ReminderServicePorts,
  options: ReminderServiceOptions = {},
): ReminderService {
  const { messenger, vehicles, ledger, clock, history } = checkedPorts(ports);
  const { defaultCountry = "ID", gate = runGate() } = options;
  checkedPort("gate", gate, ["tryEnter", "enter"]);
  // Said here of a country that is not known, and not of each customer.
  normalizePhone("+628110000000", { defaultCountry });
  const limits = runLimits(options, messenger);
  const parts: RunParts = {
    vehicles,
    ledger,
    clock,
    rules: {
      rule: dueRule(options),
      templateFor: templatesByLanguage(options),
      servicePhone: checkedText("servicePhone", options.servicePhone ?? DEFAULT_SERVICE_PHONE),
      defaultCountry,
      maxTextLength: messenger?.maxTextLength ?? MAX_TEXT_LENGTH,
    },
    pacer: pacer(limits.ratePerMinute, clock),
    limits,
    manners: manners(ports, options),
  };

  return {
    async run(runOptions = {}) {
      if (messenger === null) {
        throw new ReminderError("MESSENGER_NOT_CONFIGURED", "no messenger is configured: nothing was sent");
      }
      const leave = gate.tryEnter();
      if (leave === null) throw new ReminderError("RUN_IN_PROGRESS", "a run is in progress");
      try {
        const id = { runId: runOptions.runId ?? crypto.randomUUID(), today: clock.today() };
        const run = (options: RunOptions) => runReminders(parts, messenger, { ...options, ...id });
        if (!history) return await run(runOptions);
        const recording = { history, clock, leaseMs: limits.leaseMs, ...id };
        return await recordedRun(recording, runOptions, run);
      } finally {
        leave();
      }
    },
    preview: (previewOptions = {}) =>
      runReminders(parts, null, {
        ...previewOptions,
        runId: crypto.randomUUID(),
        today: clock.today(),
      }),
  };
}

function checkedPorts(ports: ReminderServicePorts): ReminderServicePorts {
  const { vehicles, ledger, clock, messenger, history, suppressions, quota } = ports;
  checkedPort("vehicles", vehicles, ["count", "findByLastVisit"]);
  checkedPort("ledger", ledger, ["open", "peek", "countNew"]);
  checkedPort("clock", clock, ["now", "monotonic", "today", "sleep"]);
  if (history !== undefined) checkedPort("history", history, ["begin", "progress", "end"]);
  if (suppressions !== undefined) checkedPort("suppressions", suppressions, ["find", "add"]);
  if (quota !== undefined) checkedPort("quota", quota, ["activeDaysBefore", "take", "giveBack"]);
  if (messenger === null) return ports;
  checkedPort("messenger", messenger, ["send"]);
  if (Number.isFinite(messenger.timeoutMs) && messenger.timeoutMs > 0) return ports;
  throw new ReminderError(
    "INVALID_OPTION",
    `messenger.timeoutMs: expected a positive number of milliseconds, got ${shownValue(messenger.timeoutMs)}`,
  );
}

function manners(ports: ReminderServicePorts, options: ReminderServiceOptions): RunManners {
  const { hours, oneMessagePerOwner = false, setAsideInvalid = false } = options;
  if (hours !== undefined) checkedPort("hours", hours, ["isAllowed", "nextAllowed", "dateOf"]);
  if (setAsideInvalid && ports.suppressions === undefined) {
    throw new ReminderError(
      "INVALID_OPTION",
      "suppressions: expected a list for setAsideInvalid, got undefined",
    );
  }
  return {
    hours: hours ?? null,
    quota: dayQuota(ports.quota, options),
    suppressions: ports.suppressions ?? null,
    setAsideInvalid,
    oneMessagePerOwner,
  };
}

function checkedText(option: string, value: string): string {
  if (typeof value === "string") return value;
  throw new ReminderError("INVALID_OPTION", `${option}: expected a text, got ${shownValue(value)}`);
}
