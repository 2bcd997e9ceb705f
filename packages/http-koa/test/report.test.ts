import { describe, expect, it } from "vitest";
import { runData, runDataWriter } from "../src/report.js";
import { runDataSchema } from "../src/schemas/run-data.js";
import { report } from "./support/doubles.js";

describe("the data of a run", () => {
  it("of a dry run has what would be sent as planned", () => {
    const data = runData(
      report({
        dryRun: true,
        due: 1,
        planned: 1,
        reminders: [
          {
            vehicleId: "v1",
            plate: "B 1 A",
            customerName: "Sri",
            customerPhone: "08110000001",
            nextVisitDate: "2025-12-15",
            daysUntilVisit: 1,
            status: "planned",
            message: "Bapak Sri",
            to: "628110000001",
          },
        ],
      }),
    );
    expect(runDataSchema.parse(data)).toEqual(data);
    expect(data).toMatchObject({ dry_run: true, planned: 1, reminder_sent: 0 });
    expect(data.details).toEqual([
      {
        no_pol: "B 1 A",
        customer_nama: "Sri",
        customer_hp: "08110000001",
        next_visit_date: "2025-12-15",
        days_until_visit: 1,
        status: "planned",
        message: "Bapak Sri",
      },
    ]);
  });

  it("begins with the fields of the original, in their order", () => {
    expect(Object.keys(runData(report())).slice(0, 5)).toEqual([
      "total_customers",
      "reminder_sent",
      "details",
      "ended",
      "left",
    ]);
  });

  it("has a reason only where there is one", () => {
    expect("reason" in runData(report())).toBe(false);
    expect(runData(report({ ended: "halted", left: 3, reason: "no device" })).reason).toBe("no device");
  });

  it.each([0, 1, 3])("is written piece by piece as the same, of %i reminders", (count) => {
    const reminders = Array.from({ length: count }, (_, at) => ({
      vehicleId: `v${at}`,
      plate: 'B 1 "A"',
      customerName: "Sri \ud800 \u2028",
      customerPhone: null,
      nextVisitDate: "2025-12-15",
      daysUntilVisit: 1,
      status: "skipped" as const,
      code: "INVALID_PHONE" as const,
      reason: "no digits",
    }));
    const pieces: string[] = [];
    const writer = runDataWriter((text) => pieces.push(text));
    for (const reminder of reminders) writer.add(reminder);
    expect(pieces).toHaveLength(count);
    writer.end(report({ ended: "halted", reason: "no device" }));
    expect(JSON.parse(pieces.join(""))).toEqual(
      runData(report({ ended: "halted", reason: "no device", reminders })),
    );
  });
});
