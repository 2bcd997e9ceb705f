import { describe, expect, it } from "vitest";
import {
  createReminderService,
  type ReminderServiceOptions,
} from "../../src/service/create-reminder-service.js";
import { fixture, TIMEOUT_MS } from "../fixture/fixture.js";

describe("an option that is wrong", () => {
  const made = (options: object) => () =>
    createReminderService(fixture().ports, options as ReminderServiceOptions);

  it.each([
    [{ concurrency: 0 }, "concurrency: expected a whole number from 1 to 10000, got 0"],
    [{ concurrency: 1.5 }, "concurrency: expected a whole number from 1 to 10000, got 1.5"],
    [{ concurrency: "5" }, 'concurrency: expected a whole number from 1 to 10000, got "5"'],
    [{ ratePerMinute: -1 }, "ratePerMinute: expected a whole number from 0 to 1000000, got -1"],
    [{ attempts: 0 }, "attempts: expected a whole number from 1 to 100, got 0"],
    [{ backOffMs: -1 }, "backOffMs: expected a whole number from 0 to 60000, got -1"],
    [{ leaseMs: Number.NaN }, "leaseMs: expected a whole number from 1 to 86400000, got NaN"],
    [{ shutdownGraceMs: -1 }, "shutdownGraceMs: expected a whole number from 0 to 3600000, got -1"],
    [{ haltAfter: 0 }, "haltAfter: expected a whole number from 1 to 1000, got 0"],
    [{ pageSize: 0 }, "pageSize: expected a whole number from 1 to 100000, got 0"],
    [{ cadence: "weekly" }, 'cadence: expected daily or once, got "weekly"'],
    [{ leadDays: 0 }, expect.stringMatching(/^leadDays: expected .*, got 0$/)],
    [{ intervalMonths: 0 }, expect.stringMatching(/^intervalMonths: expected .*, got 0$/)],
    [{ defaultCountry: "ZZ" }, expect.stringMatching(/^defaultCountry: expected .*, got "ZZ"$/)],
    [
      { leaseMs: TIMEOUT_MS },
      `leaseMs: expected more than the messenger's timeoutMs (${TIMEOUT_MS}), got ${TIMEOUT_MS}`,
    ],
  ])("is refused at construction: %o", (options, message) => {
    expect(made(options)).toThrow(expect.objectContaining({ code: "INVALID_OPTION", message }));
  });

  it("is refused at construction: a template that names something unknown", () => {
    expect(made({ template: "Halo {nama}" })).toThrow(expect.objectContaining({ code: "INVALID_TEMPLATE" }));
  });

  it("needs a messenger to be a lease that is too short", () => {
    const ports = { ...fixture().ports, messenger: null };
    expect(() => createReminderService(ports, { leaseMs: 1 })).not.toThrow();
  });
});

describe("without options, a service", () => {
  it("does what the documentation says", async () => {
    const f = fixture({ fleet: 4 });
    const service = createReminderService(f.ports);
    const report = await f.clock.finish(service.run());
    expect(report).toMatchObject({ sent: 4, ended: "finished" });
    expect(f.row("1")).toMatchObject({ period: "2025-12-16", visitDate: "2025-12-16" });
  });
});
