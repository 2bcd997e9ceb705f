import { describe, expect, it } from "vitest";
import {
  type Clock,
  createReminderService,
  dueRule,
  type Messenger,
  messageTemplate,
  nextRunTime,
  normalizePhone,
  type ReminderServiceOptions,
  type ReminderServicePorts,
  type SendOutcome,
  systemClock,
  type VehicleRepository,
} from "../../src/index.js";
import { fixedClock, inMemoryLedger, inMemoryVehicles, recordingMessenger } from "../../src/testing.js";

const ports: ReminderServicePorts = {
  vehicles: inMemoryVehicles(),
  messenger: recordingMessenger(),
  ledger: inMemoryLedger(),
  clock: fixedClock("2025-12-16"),
};
const withOptions = (options: ReminderServiceOptions) => () =>
  createReminderService(ports, { servicePhone: "08110000000", ...options });

// Each line that is expected not to compile fails the type check where it does.
describe("what the compiler refuses, plain JavaScript hears of at construction:", () => {
  it.each<[() => unknown, string]>([
    // @ts-expect-error a number of days
    [() => dueRule({ leadDays: "3" }), 'leadDays: expected a whole number from 1 to 366, got "3"'],
    [
      // @ts-expect-error an IANA name
      () => systemClock({ timeZone: 7 }),
      'timeZone: expected an IANA time zone such as "Asia/Jakarta", got 7',
    ],
    // @ts-expect-error a text
    [() => messageTemplate(7), "template: expected a text, got 7"],
    // @ts-expect-error a text
    [withOptions({ servicePhone: 877 }), "servicePhone: expected the workshop's number"],
    // @ts-expect-error an option of the rule, not of the service
    [withOptions({ cadence: "once" }), "options: unknown cadence; expected only concurrency,"],
    // @ts-expect-error a number
    [withOptions({ concurrency: "5" }), 'concurrency: expected a whole number from 1 to 10000, got "5"'],
    // @ts-expect-error what dueRule() or reminderOffsets() returns
    [withOptions({ rule: { leadDays: 3 } }), "rule: expected an object with nextVisitDate,"],
    // @ts-expect-error texts by language
    [withOptions({ templates: "Halo" }), "templates: expected texts by language"],
    // @ts-expect-error an object
    [withOptions({ dailyLimit: 5 }), "dailyLimit: expected an object, got 5"],
    // @ts-expect-error hours in a list
    [withOptions({ sendingHours: { quietHours: "20:00-08:00" } }), "quietHours: expected a list of hours"],
    // @ts-expect-error a gate
    [withOptions({ gate: {} }), "gate: expected an object with tryEnter, enter, got an object without"],
    [
      // @ts-expect-error four ports
      () => createReminderService({}),
      "vehicles: expected an object with count, findByLastVisit, findByIds, got undefined",
    ],
    [
      // @ts-expect-error null is for no messenger
      () => createReminderService({ ...ports, messenger: undefined }),
      "messenger: expected an object with send, got undefined",
    ],
    [
      // @ts-expect-error a messenger states its limit
      () => createReminderService({ ...ports, messenger: { send: recordingMessenger().send } }),
      "messenger.timeoutMs: expected a positive number of milliseconds, got undefined",
    ],
    [
      // @ts-expect-error a messenger decides by a function
      () => createReminderService({ ...ports, messenger: { ...recordingMessenger(), fits: true } }),
      "messenger.fits: expected a function, got true",
    ],
    [
      // @ts-expect-error a messenger's name is in records
      () => createReminderService({ ...ports, messenger: { ...recordingMessenger(), name: 42 } }),
      "messenger.name: expected a text, got 42",
    ],
    [
      // @ts-expect-error a class is not its instance
      () => createReminderService({ ...ports, ledger: inMemoryLedger }),
      "ledger: expected an object with open, read, countNew, got function",
    ],
    [
      // @ts-expect-error a clock also waits
      () => createReminderService({ ...ports, clock: { now: () => new Date(), today: () => "2025-12-16" } }),
      "clock: expected an object with now, monotonic, today, sleep, got an object without monotonic, sleep",
    ],
  ])("%s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ name: "ReminderError" }));
    expect(use).toThrow(message);
  });
});

describe("what no type can say is refused at construction:", () => {
  it.each<[() => unknown, string]>([
    [() => dueRule({ intervalMonths: 0 }), "intervalMonths: expected a whole number from 1 to 1200, got 0"],
    [
      () => systemClock({ timeZone: "Asia/Djakarta" }),
      'IANA time zone such as "Asia/Jakarta", got "Asia/Djakarta"',
    ],
    [() => messageTemplate("Halo {nama}"), "expected no placeholder but {sapaan}, {nama_pelanggan}"],
    [
      () => normalizePhone("0811-1234-567", { defaultCountry: "Indonesia" }),
      "defaultCountry: expected two capital",
    ],
    [
      () => nextRunTime({ hour: 24, minute: 0, timeZone: "Asia/Jakarta" }, new Date()),
      "hour: expected a whole number from 0 to 23, got 24",
    ],
    [
      withOptions({ leaseMs: 1_000 }),
      "leaseMs: expected more than the messenger's timeoutMs (1000), got 1000",
    ],
    [withOptions({ attempts: 0 }), "attempts: expected a whole number from 1 to 100, got 0"],
    [withOptions({ confirmAbove: -1 }), "confirmAbove: expected a whole number from 0"],
  ])("%s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ name: "ReminderError" }));
    expect(use).toThrow(message);
  });
});

describe("an adapter that is none", () => {
  it("does not compile", () => {
    // @ts-expect-error the name of an option is known
    const misspelt: ReminderServiceOptions = { concurency: 5 };
    // @ts-expect-error a failure says who is to blame and whether another attempt may help
    const halfFailed: SendOutcome = { status: "failed", code: "REJECTED", reason: "no" };
    // @ts-expect-error "queued" is not one of the three words
    const fourthWord: SendOutcome = { status: "queued", response: "later", messageId: null };
    // @ts-expect-error a promise of an outcome
    const silent: Messenger = { timeoutMs: 1_000, send: async () => undefined };
    // @ts-expect-error an answer in pages
    const unpaged: Pick<VehicleRepository, "findByLastVisit"> = { findByLastVisit: async () => [] };
    // @ts-expect-error a calendar date, not an instant
    const instant: Pick<Clock, "today"> = { today: () => new Date() };
    expect([misspelt, halfFailed, fourthWord, silent, unpaged, instant]).toHaveLength(6);
  });
});
