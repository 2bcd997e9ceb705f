import { describe, expect, it } from "vitest";
import { reminderOffsets } from "../../src/domain/reminder-offsets.js";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import type { ReminderServicePorts } from "../../src/service/ports.js";
import type { ReminderServiceOptions } from "../../src/service/service-options.js";
import { fixture, SERVICE_PHONE, TIMEOUT_MS } from "../fixture/fixture.js";

const made =
  (options: object, ports: object = fixture().ports) =>
  () =>
    createReminderService(
      ports as ReminderServicePorts,
      { servicePhone: SERVICE_PHONE, ...options } as ReminderServiceOptions,
    );

describe("an option that is wrong", () => {
  it.each([
    [{ concurrency: 0 }, "concurrency: expected a whole number from 1 to 10000, got 0"],
    [{ concurrency: 1.5 }, "concurrency: expected a whole number from 1 to 10000, got 1.5"],
    [{ concurrency: "5" }, 'concurrency: expected a whole number from 1 to 10000, got "5"'],
    [{ ratePerMinute: -1 }, "ratePerMinute: expected a whole number from 0 to 1000000, got -1"],
    [{ attempts: 0 }, "attempts: expected a whole number from 1 to 100, got 0"],
    [{ backOffMs: -1 }, "backOffMs: expected a whole number from 0 to 60000, got -1"],
    [{ attempts: 1, backOffMs: 0 }, "backOffMs: expected none beside attempts (1), got 0"],
    [{ leaseMs: Number.NaN }, "leaseMs: expected a whole number from 1 to 86400000, got NaN"],
    [{ shutdownGraceMs: -1 }, "shutdownGraceMs: expected a whole number from 0 to 3600000, got -1"],
    [{ haltAfter: 0 }, "haltAfter: expected a whole number from 1 to 1000, got 0"],
    [{ pageSize: 0 }, "pageSize: expected a whole number from 1 to 100000, got 0"],
    [{ confirmAbove: -1 }, "confirmAbove: expected a whole number from 0 to 1000000000, got -1"],
    [{ groupBy: "customer" }, 'groupBy: expected "owner", got "customer"'],
    [{ rule: "once" }, expect.stringMatching(/^rule: expected an object with .*, got "once"$/)],
    [
      { timeZone: "Asia/Makassar" },
      'timeZone: expected that of the port clock (Asia/Jakarta), got "Asia/Makassar"',
    ],
    [{ defaultCountry: "ZZ" }, expect.stringMatching(/^defaultCountry: expected .*, got "ZZ"$/)],
    [{ isClosedDay: true }, "isClosedDay: expected a function, got true"],
    [{ sendingHours: { isDayOff: [] } }, "isDayOff: expected a function, got []"],
    [{ sendingHours: { quiet: [] } }, "sendingHours: unknown quiet; expected only quietHours, isDayOff"],
    [{ dailyLimit: {} }, 'dailyLimit: expected max or warmUp, got "neither"'],
    [{ dailyLimit: { max: 0 } }, "dailyLimit.max: expected a whole number from 1 to 1000000000, got 0"],
    [
      { dailyLimit: { warmUp: 1.5 } },
      "dailyLimit.warmUp: expected a whole number from 1 to 1000000000, got 1.5",
    ],
    [{ dailyLimit: { max: 5, warmUp: 5 } }, "dailyLimit.warmUp: expected less than max (5), got 5"],
    [{ dailyLimit: { most: 5 } }, "dailyLimit: unknown most; expected only max, warmUp"],
    [
      { leaseMs: TIMEOUT_MS },
      `leaseMs: expected more than the messenger's timeoutMs (${TIMEOUT_MS}), got ${TIMEOUT_MS}`,
    ],
    [
      { concurency: 5, cadence: "daily" },
      expect.stringMatching(
        /^options: unknown concurency \(did you mean concurrency\?\), cadence; expected only /,
      ),
    ],
  ])("is refused at construction: %o", (options, message) => {
    expect(made(options)).toThrow(expect.objectContaining({ code: "INVALID_OPTION", message }));
  });

  it.each([[undefined], [""], [" "], ["\u200b"], ["\u2800\u3164"], [8110000000]])(
    "is a service phone of %o where a text names it",
    (servicePhone) => {
      const message = expect.stringMatching(
        /^servicePhone: expected the workshop's number, which a text names/,
      );
      expect(made({ servicePhone })).toThrow(expect.objectContaining({ code: "INVALID_OPTION", message }));
    },
  );

  it("is a template that names something unknown", () => {
    expect(made({ templates: { id: "Halo {nama}" } })).toThrow(
      expect.objectContaining({ code: "INVALID_TEMPLATE" }),
    );
  });

  it("is a lease that is too short only with a messenger", () => {
    expect(made({ leaseMs: 1 }, { ...fixture().ports, messenger: null })).not.toThrow();
  });

  it.each([
    ["dailyLimit", { dailyLimit: { max: 5 } }, "quota"],
    ["suppressUndeliverable", { suppressUndeliverable: true }, "suppressions"],
  ])("is %s without the port that it needs", (name, options, port) => {
    const ports = { ...fixture().ports, [port]: undefined };
    expect(made(options, ports)).toThrow(`${name}: expected the port ${port} beside it, got undefined`);
  });
});

describe("a run's option that is wrong", () => {
  it.each([
    [{ sharde: 1 }, /^run: unknown sharde \(did you mean shard\?\); expected only /],
    [
      { shard: { index: 2, count: 2 } },
      /^shard: expected an index from 0 to count - 1, got .*index: 2, count: 2/,
    ],
    [{ shard: { index: -1, count: 2 } }, /^shard: expected /],
    [{ shard: { index: 0, count: 0 } }, /^shard: expected /],
    [{ shard: { index: 0.5, count: 2 } }, /^shard: expected /],
  ])("refuses the run, and sends nothing: %o", async (options, message) => {
    const f = fixture();
    await expect(f.service.run(options as object)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringMatching(message),
    });
    expect(f.sends).toEqual([]);
    expect(await f.run()).toMatchObject({ sent: 3 });
  });
});

describe("without options, a service", () => {
  it("needs no service phone where no text names it", () => {
    const { clock: _, ...ports } = fixture().ports;
    expect(() => createReminderService(ports, { templates: { id: "Halo" } })).not.toThrow();
  });

  it("does what the documentation says", async () => {
    const f = fixture({ fleet: 4 });
    const service = createReminderService(f.ports, { servicePhone: SERVICE_PHONE });
    const report = await f.clock.finish(service.run());
    expect(report).toMatchObject({ sent: 4, ended: "finished" });
    expect(f.row("1")).toMatchObject({ period: "2025-12-16", visitDate: "2025-12-16" });
    expect(service.keepsHistory).toBe(false);
  });

  it("has the system's clock in the option timeZone", async () => {
    const { clock: _, ...ports } = fixture({ fleet: 0 }).ports;
    const service = createReminderService(ports, { servicePhone: SERVICE_PHONE, timeZone: "Asia/Jakarta" });
    const now = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Jakarta" });
    const before = now.format();
    const { today } = await service.preview();
    expect([before, now.format()]).toContain(today);
  });
});

describe("a single reminder seven days before a visit", () => {
  it("can be said by one option", async () => {
    const fleet = ["2025-08-16", "2025-08-22", "2025-08-23", "2025-08-24"].map((lastVisitDate) => ({
      lastVisitDate,
    }));
    const f = fixture({ fleet, options: { rule: reminderOffsets({ daysBefore: [7], graceDays: 0 }) } });
    expect(await f.run()).toMatchObject({ due: 1, sent: 1 });
    expect(f.sends.map(({ id }) => id)).toEqual(["3"]);
  });
});
