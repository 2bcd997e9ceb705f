import { describe, expect, it } from "vitest";
import { fakeClock } from "./support/fake-clock.js";
import { fixturePath, rig, runsSinceYesterday, SEVEN, temporaryFolder } from "./support/scheduler-rig.js";

/** Due on 2025-12-15: 0, 1 and 2 days before the next visit. */
const DUE = ["2025-08-15", "2025-08-16", "2025-08-17"];

function reminding(ratePerMinute: number) {
  const gauge = new Int32Array(new SharedArrayBuffer(16));
  const runsFile = runsSinceYesterday(temporaryFolder());
  const scheduler = rig({
    clock: fakeClock("2025-12-15T07:00:00+07:00"),
    worker: fixturePath("reminding-worker"),
    workerData: { gauge, runsFile, ratePerMinute, lastVisits: [...DUE, "2025-08-18", "2025-01-01"] },
  });
  return { ...scheduler, sent: () => gauge[0] ?? 0 };
}

describe("a scheduled run of the reminder service", () => {
  it("tells the counts of its run", async () => {
    const { scheduler, until } = reminding(0);
    await scheduler.startAndCatchUp(SEVEN);
    expect(await until("run_finished")).toMatchObject({
      counts: { today: "2025-12-15", totalVehicles: 5, due: 3, sent: 3, left: 0, ended: "finished" },
    });
  });

  it("stops between two messages when the scheduler is stopped", async () => {
    const { scheduler, until, sent } = reminding(1);
    await scheduler.startAndCatchUp(SEVEN);
    while (sent() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await scheduler.stop();
    expect(await until("run_cut_short")).toMatchObject({ counts: { sent: 1, left: 2, ended: "stopped" } });
    expect(sent()).toBe(1);
  });
});
