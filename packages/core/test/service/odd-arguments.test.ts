import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import * as core from "../../src/index.js";
import { inMemoryStore, recordingMessenger } from "../../src/testing.js";

const store = inMemoryStore();
const messenger = recordingMessenger();
const ports = { ...store, messenger };
const jakarta = { timeZone: "Asia/Jakarta", servicePhone: "0811000621" };
const rule = core.dueRule();
const service = core.createReminderService(ports, jakarta);
const { holdOut, reminded, skipped, visitDates } = store;
const resultPorts = { holdOut, reminded, skipped, visitDates };
const now = new Date("2026-01-15T00:00:00Z");

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  calendarDate: { call: core.calendarDate, args: [20_000] },
  epochDay: { call: core.epochDay, args: ["2026-01-15"] },
  isCalendarDate: { call: core.isCalendarDate, args: ["2026-01-15"] },
  dueRule: { call: core.dueRule, args: [{ intervalMonths: 4, leadDays: 3, cadence: "daily" }] },
  nextVisitDate: { call: rule.nextVisitDate, args: ["2026-01-15"] },
  daysUntilVisit: { call: rule.daysUntilVisit, args: ["2026-01-15", "2026-01-13"] },
  isDue: { call: rule.isDue, args: ["2026-01-15", "2026-01-13"] },
  stepAt: { call: rule.stepAt, args: [1] },
  lastVisitRange: { call: rule.lastVisitRange, args: ["2026-01-15"] },
  lastVisitRanges: { call: rule.lastVisitRanges, args: ["2026-01-15"] },
  reminderOffsets: {
    call: core.reminderOffsets,
    args: [{ intervalMonths: 4, daysBefore: [7, 1], graceDays: 2 }],
  },
  formatInstant: { call: core.formatInstant, args: ["Asia/Jakarta", now] },
  messageTemplate: { call: core.messageTemplate, args: ["{no_pol}"] },
  render: { call: core.messageTemplate("{no_pol}").render, args: [{ no_pol: "B 1 A" }], open: [0] },
  nextRunTime: { call: core.nextRunTime, args: [{ hour: 7, minute: 0, timeZone: "Asia/Jakarta" }, now] },
  normalizePhone: { call: core.normalizePhone, args: ["0811000621", { defaultCountry: "ID" }] },
  sendingHours: {
    call: core.sendingHours,
    args: ["Asia/Jakarta", { quietHours: [{ from: "20:00", to: "07:00" }], isDayOff: () => false }],
  },
  isAllowed: { call: core.sendingHours("Asia/Jakarta", {}).isAllowed, args: [now] },
  nextAllowed: { call: core.sendingHours("Asia/Jakarta", {}).nextAllowed, args: [now] },
  dateOf: { call: core.sendingHours("Asia/Jakarta", {}).dateOf, args: [now] },
  fallbackMessenger: { call: core.fallbackMessenger, args: [[messenger, messenger]] },
  gatewayEvents: {
    call: core.gatewayEvents,
    args: [store, { suppressUndeliverable: true, onHandled: () => {} }],
  },
  resolveOptOut: {
    call: core.resolveOptOut,
    args: [store, "1", { number: "62811000621" }, "kasir"],
    open: [0],
  },
  wordingsOf: { call: core.wordingsOf, args: [core.DEFAULT_TEMPLATES], open: [0] },
  holdOutSize: { call: core.holdOutSize, args: [10] },
  reminderResults: {
    call: core.reminderResults,
    args: [resultPorts, { since: "2026-01-01", today: "2026-01-15", intervalMonths: 4 }],
    open: [0],
  },
  createReminderService: {
    call: core.createReminderService,
    args: [
      ports,
      {
        ...{ ...jakarta, concurrency: 5, groupBy: "owner", confirmAbove: 0, rule, isClosedDay: () => false },
        ...{ dailyLimit: { max: 5, warmUp: 2 }, holdOut: { percent: 10, until: "2026-01-15" } },
        ...{ sendingHours: { quietHours: [] }, suppressUndeliverable: true, gate: core.runGate() },
      },
    ],
  },
  run: {
    call: service.run,
    args: [
      {
        ...{
          onReminder: () => {},
          onAttempt: () => {},
          onProgress: () => {},
          keepReminders: true,
          countFleet: true,
        },
        ...{
          shard: { index: 0, count: 1 },
          signal: AbortSignal.abort(),
          startedBy: { kind: "http", by: "kasir" },
        },
        ...{ runId: "01970000-0000-7000-8000-000000000001", confirmed: true },
      },
    ],
  },
  preview: { call: service.preview, args: [{ keepReminders: false, shard: { index: 0, count: 1 } }] },
  vehiclesUnder: {
    call: core.vehiclesUnder,
    args: [store.fleet, "62811000621", { defaultCountry: "ID" }],
    open: [0],
  },
  runGate: { call: core.runGate, args: [] },
  enter: { call: (signal: AbortSignal) => core.runGate().enter(signal), args: [AbortSignal.abort()] },
  systemClock: { call: core.systemClock, args: [{ timeZone: "Asia/Jakarta", today: "2026-01-15" }] },
};

describe("what plain JavaScript may bring", () => {
  it.each(Object.entries(FUNCTIONS))(
    "is taken or refused by %s with a ReminderError that names what is wrong",
    async (_, given) => {
      expect(await oddArguments(given)).toEqual([]);
    },
  );

  it("is tried with every function of the package", () => {
    const functions = Object.entries(core)
      .filter(([name, value]) => typeof value === "function" && name !== "ReminderError")
      .map(([name]) => name);
    expect(Object.keys(FUNCTIONS)).toEqual(expect.arrayContaining(functions));
  });

  it.each([
    [() => core.dueRule({ cadance: "once" } as object), "options: unknown cadance (did you mean cadence?)"],
    [() => core.dueRule({ leadDay: 5 } as object), "options: unknown leadDay (did you mean leadDays?)"],
    [() => core.dueRule({ leaddays: 5 } as object), "options: unknown leaddays (did you mean leadDays?)"],
    [
      () => core.normalizePhone("0811000621", { country: "ID" } as object),
      "options: unknown country; expected only defaultCountry",
    ],
    [
      () => core.nextRunTime({ hour: 7, minute: 0, timezone: "Asia/Jakarta" } as never, now),
      "time: unknown timezone (did you mean timeZone?)",
    ],
    [
      () => core.createReminderService(ports, { ...jakarta, groupBy: "owner", concurrency: 1 }),
      "concurrency: expected 2 or more beside groupBy: so many reminders are one message, got 1",
    ],
    [
      () => core.createReminderService({ ...ports, supressions: store.suppressions } as never, jakarta),
      "ports: unknown supressions (did you mean suppressions?)",
    ],
    [
      () =>
        core.createReminderService(
          { ...ports, supressions: store.suppressions } as never,
          { ...jakarta, concurency: 5, dailyLimit: { maximum: 5 }, holdOut: { procent: 1 } } as never,
        ),
      "supressions (did you mean suppressions?)",
      "; options: unknown concurency (did you mean concurrency?)",
      "; dailyLimit: unknown maximum",
      "; holdOut: unknown procent (did you mean percent?)",
    ],
    [
      () =>
        core.createReminderService(
          { ...ports, quotas: store.quota } as never,
          { ...jakarta, sendingHours: { quiet: [] } } as never,
        ),
      "ports: unknown quotas (did you mean quota?)",
      "; sendingHours: unknown quiet",
    ],
    [
      () => core.gatewayEvents({ ...store, recipts: store.receipts } as never, { onHandle() {} } as never),
      "ports: unknown recipts (did you mean receipts?)",
      "; options: unknown onHandle (did you mean onHandled?)",
    ],
    [
      () => core.createReminderService({ ...ports, history: null } as never, jakarta),
      "history: expected an object with",
    ],
    [
      () => core.createReminderService(ports, { ...jakarta, leaseMs: null } as never),
      "leaseMs: expected a whole number from 1 to 86400000, got null",
    ],
  ] as readonly (readonly [() => unknown, ...string[]])[])(
    "is named with what there is, all wrong names at once: %s",
    (made, ...named) => {
      for (const message of named.map(String)) {
        expect(made).toThrow(
          expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(message) }),
        );
      }
    },
  );

  it.each([
    [{ dryRun: true }, "run: unknown dryRun"],
    [{ confirmd: true }, "run: unknown confirmd (did you mean confirmed?)"],
    [{ confirmed: "false" }, 'confirmed: expected true or false, got "false"'],
    [{ signal: new AbortController() }, "signal: expected an AbortSignal, got AbortController"],
    [{ dryRun: true, shard: { no: 1 }, startedBy: { who: "x" } }, "; startedBy: unknown who"],
    [{ runId: "1" }, 'runId: expected a UUID, got "1"'],
  ])("is no run of %o", async (options, message) => {
    await expect(service.run(options as never)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(message),
    });
  });
});
