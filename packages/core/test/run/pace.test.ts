import { describe, expect, it } from "vitest";
import { createReminderService } from "../../src/service/create-reminder-service.js";
import { type Fixture, fixture, SERVICE_PHONE } from "../fixture/fixture.js";
import { accepted, rateLimited } from "../fixture/outcomes.js";

const spacings = (f: Fixture) => f.sends.slice(1).map(({ at }, index) => at - (f.sends[index]?.at ?? 0));

describe("the pace of a run", () => {
  it("spaces messages out by the rate, and up to a quarter more", async () => {
    const f = fixture({ fleet: 30, options: { ratePerMinute: 120 } });
    expect(await f.run()).toMatchObject({ sent: 30 });
    const between = spacings(f);
    expect(Math.min(...between)).toBeGreaterThanOrEqual(499.999);
    expect(Math.max(...between)).toBeLessThanOrEqual(625.001);
    expect(new Set(between).size).toBeGreaterThan(10);
  });

  it("holds across retries", async () => {
    const f = fixture({
      fleet: 10,
      answer: (_, attempt) => (attempt < 3 ? rateLimited(null) : accepted),
      options: { ratePerMinute: 60, backOffMs: 10, haltAfter: 100 },
      latencyMs: 3_000,
    });
    expect(await f.run()).toMatchObject({ sent: 10 });
    expect(f.sends).toHaveLength(30);
    expect(Math.min(...spacings(f))).toBeGreaterThanOrEqual(999.999);
  });

  it("holds from one run of a service to the next", async () => {
    const f = fixture({ fleet: 2, options: { ratePerMinute: 60 } });
    for (const today of ["2025-12-14", "2025-12-15", "2025-12-16"]) {
      f.clock.setToday(today);
      await f.run();
    }
    expect(f.sends).toHaveLength(6);
    expect(Math.min(...spacings(f))).toBeGreaterThanOrEqual(999.999);
  });

  it.each([
    ["60 a minute by default", {}, 1_000],
    ["unlimited at 0", { ratePerMinute: 0 }, 0],
  ])("is %s", async (_, options, spacing) => {
    const f = fixture({ fleet: 5 });
    const service = createReminderService(f.ports, { servicePhone: SERVICE_PHONE, ...options });
    await f.clock.finish(service.run());
    expect(spacings(f)).toHaveLength(4);
    for (const each of spacings(f)) expect(each === 0 ? 0 : spacing).toBe(spacing);
    expect(Math.min(...spacings(f))).toBeGreaterThanOrEqual(spacing - 0.001);
  });
});
