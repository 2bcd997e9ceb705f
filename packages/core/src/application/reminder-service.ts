import { type DueRule, type DueRuleOptions, dueRule } from "../domain/due-rule.js";
import { invalidOption } from "../domain/invalid-option.js";
import { languageTemplate, type TemplateChoice, type TemplateOptions } from "../domain/message-language.js";
import { DEFAULT_SERVICE_PHONE } from "../domain/message-template.js";
import { normalizePhone } from "../domain/phone-number.js";
import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { Messenger } from "../ports/messenger.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import { checkedPort } from "./checked-port.js";
import { type Manners, PLAIN_MANNERS } from "./manners.js";
import { pacer } from "./pacer.js";
import { type RunGate, runGate } from "./run-gate.js";
import { type RunLimitOptions, runLimits } from "./run-limits.js";
import type { PreviewOptions, RunOptions } from "./run-options.js";
import type { RunParts } from "./run-parts.js";
import type { RunRecorder } from "./run-recorder.js";
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
}

/** Options of the service. Times are in milliseconds. For templates, see `messageTemplate`. */
export interface ReminderServiceOptions extends DueRuleOptions, TemplateOptions, RunLimitOptions {
  /**
   * When a vehicle is due, in place of `intervalMonths`, `leadDays` and `cadence`, which are then not looked at:
   * `reminderLadder` of `@pengingat/core/extras`, say. @default a `dueRule` of these
   */
  readonly rule?: DueRule;
  /**
   * Which text a customer gets, in place of `template` and `language`, which are then not looked at:
   * `templatesByLanguage` of `@pengingat/core/extras`, say. @default always `template`
   */
  readonly templateFor?: TemplateChoice;
  /** What `{nomor_pelayanan}` stands for. @default "087740659525" */
  readonly servicePhone?: string;
  /** When, to whom, and in how many messages it writes, see `manners` of `@pengingat/core/extras`. @default at any time, to all, one for each */
  readonly manners?: Manners;
  /** Two-letter code of the country that numbers without `+` are in. @default "ID" */
  readonly defaultCountry?: string;
  /** Keeps a record of runs, see `runRecorder` of `@pengingat/core/extras`. @default none is kept */
  readonly recorder?: RunRecorder;
  /** Lets one run at a time through; share it among all that run in a process. @default a gate of its own */
  readonly gate?: RunGate;
}

/** WhatsApp takes no text longer than this. */
const MAX_TEXT_LENGTH = 65_536;

const NO_RECORDER: RunRecorder = (_, options, work) => work(options);

/**
 * Puts the parts together.
 *
 * @throws {ReminderError} `INVALID_OPTION` or `INVALID_TEMPLATE`, naming the option, what was expected and what came
 */
export function createReminderService(
  ports: ReminderServicePorts,
  options: ReminderServiceOptions = {},
): ReminderService {
  const { messenger, vehicles, ledger, clock } = checkedPorts(ports);
  const {
    defaultCountry = "ID",
    gate = runGate(),
    manners = PLAIN_MANNERS,
    recorder = NO_RECORDER,
    rule = dueRule(options),
    servicePhone = DEFAULT_SERVICE_PHONE,
    templateFor = always(languageTemplate(options)),
  } = options;
  checkedPort("gate", gate, ["tryEnter", "enter"]);
  checkedPort("manners", manners, ["holdBack", "welcome"]);
  checkedPort("rule", rule, ["nextVisitDate", "daysUntilVisit", "stepAt", "lastVisitRanges"]);
  checkedType("recorder", recorder, "function");
  checkedType("servicePhone", servicePhone, "text");
  checkedType("templateFor", templateFor, "function");
  // Said here of a country that is not known, and not of each customer.
  normalizePhone("+628110000000", { defaultCountry });
  const limits = runLimits(options, messenger);
  const parts: RunParts = {
    vehicles,
    ledger,
    clock,
    rules: {
      rule,
      templateFor,
      servicePhone,
      defaultCountry,
      maxTextLength: messenger?.maxTextLength ?? MAX_TEXT_LENGTH,
    },
    pacer: pacer(limits.ratePerMinute, clock),
    limits,
    manners,
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
        return await recorder({ clock, leaseMs: limits.leaseMs, ...id }, runOptions, run);
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
  const { vehicles, ledger, clock, messenger } = ports;
  checkedPort("vehicles", vehicles, ["count", "findByLastVisit"]);
  checkedPort("ledger", ledger, ["open", "peek", "countNew"]);
  checkedPort("clock", clock, ["now", "monotonic", "today", "sleep"]);
  if (messenger === null) return ports;
  checkedPort("messenger", messenger, ["send"]);
  if (Number.isFinite(messenger.timeoutMs) && messenger.timeoutMs > 0) return ports;
  throw invalidOption("messenger.timeoutMs", "a positive number of milliseconds", messenger.timeoutMs);
}

function always<T>(value: T): () => T {
  return () => value;
}

function checkedType(option: string, value: unknown, type: "function" | "text"): void {
  if (typeof value !== (type === "text" ? "string" : type)) throw invalidOption(option, `a ${type}`, value);
}
