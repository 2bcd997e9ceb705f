import { describe, expect, it } from "vitest";
import { ReminderError } from "../../src/errors.js";
import type { ReminderServicePorts } from "../../src/service/ports.js";
import type { ReminderServiceOptions } from "../../src/service/service-options.js";
import { DUE_TODAY, fixture, numberOf, type Setup, TODAY } from "../fixture/fixture.js";

function skipping(
  setup: Setup,
  ports: Partial<ReminderServicePorts> = {},
  options: ReminderServiceOptions = {},
) {
  const process = fixture(setup);
  const { clock, store } = process;
  const service = process.another({ skipped: store.skipped, ...ports }, options);
  return {
    ...process,
    run: () => clock.finish(service.run()),
    preview: () => clock.finish(service.preview()),
    kept: () => store.skipped.visits.map(({ vehicleId, code, recipient }) => [vehicleId, code, recipient]),
  };
}

const lastVisitDate = DUE_TODAY;

describe("what a run skips", () => {
  it("is written down with its reason, where the owner was due and could not be reached", async () => {
    const { kept, run, store, suppressions } = skipping({
      fleet: [
        { lastVisitDate },
        { lastVisitDate, customer: { phone: "12" } },
        { lastVisitDate, plate: "" },
        { lastVisitDate },
        { lastVisitDate },
        { lastVisitDate, isInactive: true },
        { lastVisitDate, isInWorkshop: true },
      ],
    });
    await suppressions.add({ number: numberOf(4), kind: "opted_out", by: "Sari", reason: null });
    await suppressions.add({ number: numberOf(5), kind: "set_aside", by: "gateway", reason: null });
    await run();
    expect(kept().sort()).toEqual([
      ["2", "INVALID_PHONE", null],
      ["3", "INCOMPLETE_DATA", null],
      ["4", "OPTED_OUT", numberOf(4)],
      ["5", "SET_ASIDE", numberOf(5)],
    ]);
    expect(store.skipped.visits[0]).toMatchObject({ visitDate: TODAY, day: TODAY });
    // The one that was sent is skipped now, and has a row.
    await run();
    expect(kept()).toHaveLength(4);
  });

  it("is written down for the day's limit and for the sending hours", async () => {
    const limit = skipping({ fleet: 3 }, {}, { dailyLimit: { max: 1 } });
    await limit.run();
    expect(limit.kept()).toEqual([
      ["2", "DAY_CAP", numberOf(2)],
      ["3", "DAY_CAP", numberOf(3)],
    ]);
    const dayOff = skipping({ fleet: 2 }, {}, { sendingHours: { isDayOff: () => true } });
    await dayOff.run();
    expect(dayOff.kept().map(([, code]) => code)).toEqual(["QUIET_TIME", "QUIET_TIME"]);
  });

  it("is not written down by a preview", async () => {
    const { kept, preview } = skipping({ fleet: [{ lastVisitDate, customer: { phone: "12" } }] });
    expect((await preview()).skipped).toBe(1);
    expect(kept()).toEqual([]);
  });

  it("takes few statements, one at a time", async () => {
    const fleet = Array.from({ length: 3_000 }, () => ({ lastVisitDate, customer: { phone: "12" } }));
    const groups: number[] = [];
    let open = 0;
    const { run, clock } = skipping(
      { fleet },
      {
        skipped: {
          async record(visits) {
            open += 1;
            groups.push(open > 1 ? Number.NaN : visits.length);
            await clock.sleep(1);
            open -= 1;
          },
          list: async () => ({ visits: [], next: null }),
        },
      },
    );
    await run();
    expect(groups.reduce((sum, size) => sum + size, 0)).toBe(3_000);
    expect(groups.length).toBeLessThanOrEqual(16);
  });

  it("ends no run where it cannot be written down, and is tried again", async () => {
    const { ports, store, another, clock, sends } = fixture({
      fleet: [{ lastVisitDate, customer: { phone: "12" } }, { lastVisitDate }, { lastVisitDate, plate: "" }],
    });
    let failures = 1;
    const skipped = {
      ...store.skipped,
      async record(visits: Parameters<typeof store.skipped.record>[0]) {
        failures -= 1;
        if (failures >= 0) throw new ReminderError("DATABASE_LOST", "gone");
        await store.skipped.record(visits);
      },
    };
    const service = another({ ...ports, skipped });
    expect(await clock.finish(service.run())).toMatchObject({ ended: "finished", sent: 1, skipped: 2 });
    expect(store.skipped.visits.map(({ vehicleId }) => vehicleId).sort()).toEqual(["1", "3"]);
    failures = Number.POSITIVE_INFINITY;
    expect(await clock.finish(service.run())).toMatchObject({ ended: "finished", skipped: 3 });
    expect(sends).toHaveLength(1);
  });
});
