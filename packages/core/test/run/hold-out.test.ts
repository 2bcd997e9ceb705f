import { describe, expect, it } from "vitest";
import { fixture, TODAY } from "../fixture/fixture.js";

const HELD = { percent: 50, until: TODAY };

function holding(fleet = 200, holdOut = HELD) {
  const process = fixture({ fleet, options: {} });
  const ports = { holdOut: process.store.holdOut };
  return { ...process, holding: process.another(ports, { holdOut }) };
}

const heldOutOf = (report: { reminders: readonly object[] }) =>
  report.reminders.flatMap((each) =>
    "code" in each && each.code === "HELD_OUT" && "vehicleId" in each ? [each.vehicleId] : [],
  );

describe("a hold-out", () => {
  it("leaves out about its share, writes everybody down before the first message, and stays with it", async () => {
    const { clock, holding: service, sends, store } = holding();
    const report = await clock.finish(service.run());
    const held = heldOutOf(report);
    expect(held.length).toBeGreaterThan(70);
    expect(held.length).toBeLessThan(130);
    expect(sends).toHaveLength(200 - held.length);
    const { visits } = await store.holdOut.list({ limit: 500, after: null });
    expect(visits).toHaveLength(200);
    expect(visits.filter(({ isHeldOut }) => isHeldOut).map(({ vehicleId }) => vehicleId)).toEqual(held);
    // Another share changes nothing for them.
    const other = (await clock.finish(service.run())).reminders;
    expect(heldOutOf({ reminders: other })).toEqual(held);
  });

  it("is the truth in a preview, which writes nothing", async () => {
    const { clock, holding: service, store } = holding(50);
    const preview = await clock.finish(service.preview());
    expect((await store.holdOut.list({ limit: 5, after: null })).visits).toEqual([]);
    expect(heldOutOf(await clock.finish(service.run()))).toEqual(heldOutOf(preview));
  });

  it("keeps all vehicles of an owner together", async () => {
    const phone = "0811-0000-001";
    const fleet = Array.from({ length: 20 }, (_, n) => ({
      lastVisitDate: "2025-08-16",
      customer: { phone: n % 2 === 0 ? phone : `+62 811 0000 001` },
    }));
    const { clock, another, store } = fixture({ fleet });
    const service = another({ holdOut: store.holdOut }, { holdOut: HELD });
    expect([0, 20]).toContain(heldOutOf(await clock.finish(service.run())).length);
  });

  it("ends on its day, and holds out nobody who got a message before", async () => {
    const past = holding(50, { percent: 50, until: "2025-12-15" });
    expect(heldOutOf(await past.clock.finish(past.holding.run()))).toEqual([]);
    const late = holding(50);
    await late.run();
    expect(late.sends).toHaveLength(50);
    expect(heldOutOf(await late.clock.finish(late.holding.run()))).toEqual([]);
  });

  it.each([
    [{ percent: 0, until: TODAY }, /holdOut.percent: expected a whole number from 1 to 50/],
    [{ percent: 51, until: TODAY }, /holdOut.percent/],
    [{ percent: 10, until: "soon" }, /holdOut.until: expected a date/],
    [{ percent: 10 }, /holdOut.until/],
  ])("of %j is refused", (options, message) => {
    const { another, store } = fixture();
    expect(() => another({ holdOut: store.holdOut }, { holdOut: options as typeof HELD })).toThrow(message);
  });

  it("without its port is refused", () => {
    expect(() => fixture().another({}, { holdOut: HELD })).toThrow(
      /holdOut: expected the port holdOut beside it/,
    );
  });
});
