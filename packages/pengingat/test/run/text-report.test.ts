import type { ReminderResult, RunSummary } from "@pengingat/core";
import { expect, test } from "vitest";
import { textReportWriter } from "../../src/run/text-report.js";

const subject = {
  vehicleId: "1",
  plate: "B 1 X",
  customerName: "Budi",
  customerPhone: "0811-0000-001 / 0811 0000 002",
  nextVisitDate: "2026-01-16",
  daysUntilVisit: 1,
} as const;

const summary: RunSummary = {
  ...{ runId: "r", today: "2026-01-15", dryRun: true, totalVehicles: 9, due: 2 },
  ...{ sent: 0, planned: 1, failed: 0, unknown: 0, skipped: 1 },
  ...{ ended: "finished", left: 0, reason: null },
};

function written(reminders: readonly ReminderResult[], end: RunSummary): string {
  let text = "";
  const writer = textReportWriter((more) => {
    text += more;
  });
  for (const reminder of reminders) writer.add(reminder);
  writer.end(end);
  return text;
}

test("a dry run shows the number and the text of each reminder, and what is missing on file", () => {
  const planned = {
    ...subject,
    status: "planned",
    message: "Bapak Budi\nuntuk B 1 X",
    to: "628110000002",
  } as const;
  const skipped = { ...subject, status: "skipped", code: "OPTED_OUT", reason: "opted out" } as const;
  expect(written([planned, skipped], { ...summary, gaps: { lastVisit: 3, phone: 1, plate: 0 } })).toBe(
    `  planned  2026-01-16  B 1 X, Budi, 628110000002
           Bapak Budi untuk B 1 X
  skipped  2026-01-16  B 1 X, Budi: opted out
2026-01-15: 2 of 9 vehicles due (dry run: nothing was sent)
1 planned, 1 skipped
On file: 3 without a readable last visit, 1 without a usable mobile number
`,
  );
});

test("a run shows no text, and says what it left", () => {
  const sent = { ...subject, status: "sent", message: "Bapak Budi", response: "ok" } as const;
  const end = { ...summary, dryRun: false, planned: 0, sent: 1, skipped: 0 };
  expect(written([sent], { ...end, ended: "halted", left: 1, reason: "refused" })).toBe(
    `  sent     2026-01-16  B 1 X, Budi: ok
2026-01-15: 2 of 9 vehicles due
1 sent
Stopped early (halted: refused). 1 due vehicles were not processed.
`,
  );
});

test("a row without a date that can be read has none in its line", () => {
  const skipped = {
    ...subject,
    ...{ plate: null, customerName: null, nextVisitDate: null, daysUntilVisit: null },
    status: "skipped",
    code: "INCOMPLETE_DATA",
    reason: "vehicle 7 has a value on file that cannot be read",
  } as const;
  expect(written([skipped], summary)).toContain(
    "  skipped  (no date)   (no plate), (no name): vehicle 7 has a value on file that cannot be read\n",
  );
});
