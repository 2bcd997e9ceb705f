import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkshop, report, type TestWorkshop, TODAY } from "./support/workshop.ts";

const YESTERDAY = "2026-01-14";
const LONG_AGO = "now() - interval '1 hour'";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

/** Inserts a row as another program would that knows only the columns of the contract. */
async function plant(vehicle: number, period: string, status: string, updatedAt = LONG_AGO): Promise<void> {
  await workshop.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, run_id, updated_at)
     values ($1, '2026-01-15', $2, $3, gen_random_uuid(), ${updatedAt})`,
    [vehicle, period, status],
  );
}

test("rows that another program inserted mean what the contract says", async () => {
  await workshop.add(...Array.from({ length: 7 }, (_, index) => ({ id: index + 1 })));
  await plant(1, TODAY, "sent");
  await plant(2, TODAY, "failed");
  await plant(3, TODAY, "unknown");
  await plant(4, TODAY, "sending");
  await plant(5, YESTERDAY, "sending");
  await plant(6, YESTERDAY, "sent");
  // Not due any more.
  await plant(99, TODAY, "sending");

  const dry = await workshop.remind(["--json", "--dry-run"]);
  expect(report(dry)).toMatchObject({ planned: 4, skipped: 3 });

  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(0);
  const codes = Object.fromEntries(
    report(ended).details.map((detail: { no_pol: string; status: string; code?: string }) => [
      detail.no_pol,
      detail.code ?? detail.status,
    ]),
  );
  expect(codes).toEqual({
    "B 1001 XY": "ALREADY_SENT",
    "B 1002 XY": "sent",
    "B 1003 XY": "OUTCOME_UNKNOWN",
    "B 1004 XY": "OUTCOME_UNKNOWN",
    "B 1005 XY": "sent",
    "B 1006 XY": "sent",
    "B 1007 XY": "sent",
  });
  expect(await workshop.ledger()).toEqual([
    "1 2026-01-15 2026-01-15 sent",
    "2 2026-01-15 2026-01-15 sent",
    "3 2026-01-15 2026-01-15 unknown",
    "4 2026-01-15 2026-01-15 unknown",
    "5 2026-01-15 2026-01-14 unknown",
    "5 2026-01-15 2026-01-15 sent",
    "6 2026-01-15 2026-01-14 sent",
    "6 2026-01-15 2026-01-15 sent",
    "7 2026-01-15 2026-01-15 sent",
    "99 2026-01-15 2026-01-15 unknown",
  ]);
  expect(workshop.gateway.posted).toHaveLength(4);
});

test("a reminder that another process is sending is skipped without waiting", async () => {
  await workshop.clear();
  await workshop.add({ id: 1 }, { id: 2 });
  await plant(1, TODAY, "sending", "now()");
  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(0);
  expect(report(ended)).toMatchObject({ reminder_sent: 1, skipped: 1, left: 0 });
  expect(report(ended).details).toContainEqual(
    expect.objectContaining({ no_pol: "B 1001 XY", status: "skipped", code: "IN_PROGRESS" }),
  );
  expect(await workshop.ledger()).toEqual([
    "1 2026-01-15 2026-01-15 sending",
    "2 2026-01-15 2026-01-15 sent",
  ]);
});
