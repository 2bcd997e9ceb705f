import { checkedOptions, checkInnerNames, checkTogether } from "../domain/checked-options.js";
import { checkedPort } from "../domain/checked-port.js";
import { dueRule } from "../domain/due-rule.js";
import { invalidOption } from "../domain/invalid-option.js";
import { MOST_REFERENCED } from "../domain/message-reference.js";
import { checkOptionalFlag, checkOptionalFunction } from "../domain/option-values.js";
import { normalizePhone } from "../domain/phone-number.js";
import { type SendingHours, sendingHours } from "../domain/sending-hours.js";
import { isBlank } from "../domain/visible-text.js";
import { wholeNumber } from "../domain/whole-number.js";
import { type MessageLimits, messageForEach, ownerMessages } from "../plan/messages.js";
import type { PlanRules } from "../plan/reminder-plan.js";
import { DEFAULT_TEMPLATES, templatesByLanguage } from "../plan/templates.js";
import type { Clock } from "../ports/clock.js";
import type { HoldOutRecords } from "../ports/hold-out-records.js";
import type { Messenger } from "../ports/messenger.js";
import type { SendQuota } from "../ports/send-quota.js";
import { holdOut } from "../run/hold-out.js";
import type { RunParts } from "../run/run-parts.js";
import { pace } from "../send/admission/pace.js";
import { RUN_LIMITS, runLimits } from "../send/run-limits.js";
import { checkedMessenger } from "./checked-messenger.js";
import { checkedPortNames } from "./checked-ports.js";
import type { ReminderServicePorts } from "./ports.js";
import type { ReminderServiceOptions } from "./service-options.js";
import { systemClock } from "./system-clock.js";

/** WhatsApp takes no longer text, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 65_536;

const OPTIONS: readonly (keyof ReminderServiceOptions)[] = [
  ...RUN_LIMITS,
  "timeZone",
  "rule",
  "templates",
  "servicePhone",
  "defaultCountry",
  "sendingHours",
  "isClosedDay",
  "dailyLimit",
  "groupBy",
  "confirmAbove",
  "suppressUndeliverable",
  "holdOut",
  "gate",
];

/** What each port has to be able to do. */
const PORTS = {
  vehicles: ["count", "findByLastVisit", "findByIds"],
  fleet: ["read"],
  ledger: ["open", "read", "countNew"],
  messenger: ["send"],
  clock: ["now", "monotonic", "today", "sleep"],
  suppressions: ["find", "add"],
  contacts: ["link"],
  notices: ["list"],
  quota: ["activeDaysBefore", "reserved", "reserve", "release"],
  holdOut: ["decide"],
  skipped: ["record"],
  history: ["begin", "progress", "end"],
} satisfies {
  readonly [Name in keyof ReminderServicePorts]-?: readonly (keyof NonNullable<ReminderServicePorts[Name]>)[];
};
const PORT_NAMES = Object.keys(PORTS) as (keyof typeof PORTS)[];
const NEEDED: readonly string[] = ["vehicles", "ledger", "messenger"];

/**
 * Checks ports and options, and puts together what runs work with.
 *
 * @throws {ReminderError} `INVALID_OPTION` or `INVALID_TEMPLATE`, naming the option, what was expected and what came
 */
export function checkedRunParts(ports: ReminderServicePorts, options: ReminderServiceOptions): RunParts {
  checkTogether(
    () => checkedPortNames(ports, PORT_NAMES),
    () => checkedOptions("options", options, OPTIONS),
    () => checkInnerNames("sendingHours", options?.sendingHours, ["quietHours", "isDayOff"]),
    () => checkInnerNames("dailyLimit", options?.dailyLimit, ["max", "warmUp"]),
    () => checkInnerNames("holdOut", options?.holdOut, ["percent", "until"]),
  );
  const { vehicles, fleet, ledger, messenger, suppressions, contacts, notices } = checkedPorts(ports);
  const { groupBy, suppressUndeliverable = false, confirmAbove = 0 } = options;
  checkOptionalFlag("suppressUndeliverable", suppressUndeliverable);
  const clock = clockOf(ports, options);
  const limits = runLimits(options, messenger);
  if (groupBy !== undefined && groupBy !== "owner") throw invalidOption("groupBy", '"owner"', groupBy);
  if (groupBy && limits.concurrency === 1) {
    throw invalidOption("concurrency", "2 or more beside groupBy: so many reminders are one message", 1);
  }
  if (suppressUndeliverable && !suppressions) {
    throw invalidOption("suppressUndeliverable", "the port suppressions beside it", suppressions);
  }
  const rules = planRules(options, messenger);
  const messageLimits: MessageLimits = {
    // If its answer is lost, only its reference can identify it.
    maxReminders: Math.min(limits.concurrency, MOST_REFERENCED),
    maxTextLength: rules.maxTextLength,
    fits: (content) => messenger?.fits?.(content) ?? true,
  };
  return {
    vehicles,
    fleet,
    ledger,
    clock,
    suppressions,
    contacts,
    notices,
    rules,
    makeMessages:
      groupBy === "owner" ? (reminders) => ownerMessages(reminders, messageLimits) : messageForEach,
    groupByOwner: groupBy === "owner",
    limits,
    pace: pace(limits.ratePerMinute, clock),
    hours: hoursOf(options, clock),
    dailyLimit: dailyLimitOf(options, ports.quota),
    suppressUndeliverable,
    holdOut: holdOutOf(options, ports.holdOut),
    skipped: ports.skipped,
    confirmAbove: wholeNumber("confirmAbove", confirmAbove, { min: 0, max: 1_000_000_000 }),
  };
}

function checkedPorts(ports: ReminderServicePorts): ReminderServicePorts {
  for (const name of PORT_NAMES) {
    const port: object | null | undefined = ports[name];
    // Without a messenger there are only previews. Any other that is `null` would be an option that is not looked at.
    const isLeftOut = name === "messenger" ? port === null : port === undefined && !NEEDED.includes(name);
    if (!isLeftOut) checkedPort<object>(name, port as object, PORTS[name] as never[]);
  }
  if (ports.messenger !== null) checkedMessenger("messenger", ports.messenger);
  return ports;
}

function clockOf({ clock }: ReminderServicePorts, { timeZone }: ReminderServiceOptions): Clock {
  if (!clock) return systemClock(timeZone === undefined ? {} : { timeZone });
  if (timeZone === undefined || timeZone === clock.timeZone) return clock;
  throw invalidOption("timeZone", `that of the port clock (${clock.timeZone})`, timeZone);
}

function planRules(options: ReminderServiceOptions, messenger: Messenger | null): PlanRules {
  const { defaultCountry = "ID", rule = dueRule(), servicePhone, templates = DEFAULT_TEMPLATES } = options;
  const { isClosedDay = () => false } = options;
  checkOptionalFunction("isClosedDay", isClosedDay);
  checkedPort("rule", rule, ["nextVisitDate", "daysUntilVisit", "stepAt", "lastVisitRanges"]);
  const texts = templatesByLanguage(templates);
  const names = texts.all.some(({ template }) => template.placeholders.has("nomor_pelayanan"));
  const isGiven = typeof servicePhone === "string" && !isBlank(servicePhone);
  if ((names || servicePhone !== undefined) && !isGiven) {
    throw invalidOption(
      "servicePhone",
      "the workshop's number, which a text names as {nomor_pelayanan}",
      servicePhone,
    );
  }
  // Fail fast on an unknown country.
  normalizePhone("+628110000000", { defaultCountry });
  return {
    rule,
    templateFor: texts.choose,
    servicePhone: servicePhone ?? "",
    defaultCountry,
    maxTextLength: messenger?.maxTextLength ?? MAX_TEXT_LENGTH,
    isClosedDay,
  };
}

function hoursOf({ sendingHours: hours }: ReminderServiceOptions, { timeZone }: Clock): SendingHours | null {
  if (hours === undefined) return null;
  return sendingHours(timeZone, hours);
}

function holdOutOf(
  { holdOut: given }: ReminderServiceOptions,
  records: HoldOutRecords | undefined,
): RunParts["holdOut"] {
  if (given === undefined) return null;
  if (!records) throw invalidOption("holdOut", "the port holdOut beside it", records);
  return holdOut(given, records);
}

function dailyLimitOf(
  { dailyLimit }: ReminderServiceOptions,
  quota: SendQuota | undefined,
): RunParts["dailyLimit"] {
  if (dailyLimit === undefined) return null;
  const { max, warmUp } = dailyLimit;
  const bounds = { min: 1, max: 1_000_000_000 };
  if (max !== undefined) wholeNumber("dailyLimit.max", max, bounds);
  if (warmUp !== undefined) wholeNumber("dailyLimit.warmUp", warmUp, bounds);
  else if (max === undefined) throw invalidOption("dailyLimit", "max or warmUp", "neither");
  if (max && warmUp && warmUp >= max) {
    throw invalidOption("dailyLimit.warmUp", `less than max (${max})`, warmUp);
  }
  if (!quota) throw invalidOption("dailyLimit", "the port quota beside it", quota);
  return { ...dailyLimit, quota };
}
