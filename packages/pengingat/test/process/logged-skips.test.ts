import { type NewSkippedVisit, ReminderError } from "@pengingat/core";
import { inMemoryStore } from "@pengingat/core/testing";
import { describe, expect, it } from "vitest";
import { createLog } from "../../src/process/log.js";
import { loggedSkips } from "../../src/process/logged-skips.js";

const VISIT: NewSkippedVisit = {
  vehicleId: "7",
  visitDate: "2025-12-18",
  recipient: "628110000001",
  code: "OPTED_OUT",
  day: "2025-12-16",
};

describe("skipped visits that cannot be written down", () => {
  it("are a log line that names nobody, and the failure goes on", async () => {
    const lines: string[] = [];
    const log = createLog("info", (line) => void lines.push(line));
    const { skipped } = inMemoryStore();
    await loggedSkips(skipped, log).record([VISIT]);
    expect(lines).toEqual([]);
    const broken = {
      ...skipped,
      record: async () => {
        throw new ReminderError("DATABASE_LOST", "gone: 628110000001");
      },
    };
    await expect(loggedSkips(broken, log).record([VISIT, VISIT])).rejects.toMatchObject({
      code: "DATABASE_LOST",
    });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        ...{ visits: 2, err: { kind: "ReminderError", code: "DATABASE_LOST" } },
        msg: "skipped visits could not be written down for results",
      }),
    ]);
    expect(lines.join()).not.toContain("62811");
  });
});
