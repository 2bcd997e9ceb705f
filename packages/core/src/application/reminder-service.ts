import { type DueRuleOptions, dueRule } from "../domain/due-rule.js";
import { DEFAULT_SERVICE_PHONE, DEFAULT_TEMPLATE, messageTemplate } from "../domain/message-template.js";
import { normalizePhone } from "../domain/phone-number.js";
import { shownValue } from "../domain/shown-value.js";
import { wholeNumber } from "../domain/whole-number.js";
import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { Messenger } from "../ports/messenger.js";
import type { RunHistory } from "../ports/run-history.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import { checkedPort } from "./checked-port.js";
import { pacer } from "./pacer.js";
import { recordedRun } from "./recorded-run.js";
import type { Cadence } from "./reminder-plan.js";
import { type RunGate, runGate } from "./run-gate.js";
import type { PreviewOptions, RunOptions } from "./run-options.js";
import type { RunLimits } from "./run-parts.js";
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
}

/** Options of the service. Times are in milliseconds. */
export interface ReminderServiceOptions extends DueRuleOptions {
  /** How often a due visit is reminded of. @default "daily" */
  readonly cadence?: Cadence;
  /** The text, see `messageTemplate`. @default DEFAULT_TEMPLATE */
  readonly template?: string;
  /** What `{nomor_pelayanan}` stands for. @default "087740659525" */
  readonly servicePhone?: string;
  /** Two-letter code of the country that numbers without `+` are in. @default "ID" */
  readonly defaultCountry?: string;
  /** The most reminders that are under way, and so in doubt after a crash, at once. @default 5 */
  readonly concurrency?: number;
  /** The most attempts a minute, over all runs of this service; 0 sets no limit. @default 60 */
  readonly ratePerMinute?: number;
  /** How often a message that is known not to have been sent is tried, the first attempt included. @default 3 */
  readonly attempts?: number;
  /** The first back-off between attempts is drawn from 0 to this, and doubles from there. @default 1000 */
  readonly backOffMs?: number;
  /** How long a claim holds without being renewed; longer than the messenger's `timeoutMs`. @default 60000 */
  readonly leaseMs?: number;
  /** How long a run that is asked to stop may take to settle what is under way. @default 10000 */
  readonly shutdownGraceMs?: number;
  /** A run halts after so many failures of the gateway in a row. @default 5 */
  readonly haltAfter?: number;
  /**
   * Holds back a run that would write to more vehicles than this for the first time, an import gone wrong say, until
   * it is confirmed; 0 lets every run go. @default 0
   */
  readonly confirmAbove?: number;
  /** Vehicles that are read and claimed at once. @default 500 */
  readonly pageSize?: number;
  /** Lets one run at a time through; share it among all that run in a process. @default a gate of its own */
  readonly gate?: RunGate;
}

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
  const { cadence = "daily", defaultCountry = "ID", gate = runGate() } = options;
  checkedPort("gate", gate, ["tryEnter", "enter"]);
  if (cadence !== "daily" && cadence !== "once") {
    throw new ReminderError("INVALID_OPTION", `cadence: expected daily or once, got ${String(cadence)}`);
  }
  // Said here of a country that is not known, and not of each customer.
  normalizePhone("+628110000000", { defaultCountry });
  const parts = {
    vehicles,
    ledger,
    clock,
    rules: {
      rule: dueRule(options),
      template: messageTemplate(options.template ?? DEFAULT_TEMPLATE),
      servicePhone: checkedText("servicePhone", options.servicePhone ?? DEFAULT_SERVICE_PHONE),
      defaultCountry,
      cadence,
    },
    pacer: pacer(
      wholeNumber("ratePerMinute", options.ratePerMinute ?? 60, { min: 0, max: 1_000_000 }),
      clock,
    ),
    limits: limits(options, messenger),
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
        const recording = { history, clock, leaseMs: parts.limits.leaseMs, ...id };
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
  const { vehicles, ledger, clock, messenger, history } = ports;
  checkedPort("vehicles", vehicles, ["count", "findByLastVisit"]);
  checkedPort("ledger", ledger, ["open", "peek", "countNew"]);
  checkedPort("clock", clock, ["now", "monotonic", "today", "sleep"]);
  if (history !== undefined) checkedPort("history", history, ["begin", "progress", "end"]);
  if (messenger === null) return ports;
  checkedPort("messenger", messenger, ["send"]);
  if (Number.isFinite(messenger.timeoutMs) && messenger.timeoutMs > 0) return ports;
  throw new ReminderError(
    "INVALID_OPTION",
    `messenger.timeoutMs: expected a positive number of milliseconds, got ${shownValue(messenger.timeoutMs)}`,
  );
}

function checkedText(option: string, value: string): string {
  if (typeof value === "string") return value;
  throw new ReminderError("INVALID_OPTION", `${option}: expected a text, got ${shownValue(value)}`);
}

function limits(options: ReminderServiceOptions, messenger: Messenger | null): RunLimits {
  const whole = (name: keyof RunLimits, fallback: number, min: number, max: number) =>
    wholeNumber(name, options[name] ?? fallback, { min, max });
  const leaseMs = whole("leaseMs", 60_000, 1, 86_400_000);
  if (messenger && leaseMs <= messenger.timeoutMs) {
    throw new ReminderError(
      "INVALID_OPTION",
      `leaseMs: expected more than the messenger's timeoutMs (${messenger.timeoutMs}), got ${leaseMs}`,
    );
  }
  return {
    leaseMs,
    concurrency: whole("concurrency", 5, 1, 10_000),
    attempts: whole("attempts", 3, 1, 100),
    backOffMs: whole("backOffMs", 1_000, 0, 60_000),
    shutdownGraceMs: whole("shutdownGraceMs", 10_000, 0, 3_600_000),
    haltAfter: whole("haltAfter", 5, 1, 1_000),
    confirmAbove: whole("confirmAbove", 0, 0, 1_000_000_000),
    pageSize: whole("pageSize", 500, 1, 100_000),
  };
}
