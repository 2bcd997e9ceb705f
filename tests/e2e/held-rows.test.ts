import { accept } from "@pengingat/test-support/gateway";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { followProgram } from "./support/program.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

/** Vehicles that are due. */
const DUE = 12;

let workshop: TestWorkshop;
/** Somebody else's session, in a transaction. */
let holder: pg.Client;

beforeAll(async () => {
  workshop = await openWorkshop();
});
beforeEach(async () => {
  await workshop.clear();
  await workshop.add(...Array.from({ length: DUE }, (_, index) => ({ id: index + 1 })));
  holder = new pg.Client({ connectionString: workshop.database.url });
  await holder.connect();
  await holder.query("begin");
});
afterEach(() => holder.end());
afterAll(() => workshop.close());

const toVehicle = (id: number) => `62811${String(id).padStart(7, "0")}`;
const countOf = (status: string) =>
  workshop.ledger().then((rows) => rows.filter((row) => row.endsWith(` ${status}`)).length);

test("a row that somebody holds at its begin is one message that is not sent", async () => {
  await workshop.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, updated_at)
     values ('4', '2026-01-15', '2026-01-15', 'failed', now() - interval '1 hour')`,
  );
  await holder.query("select from reminder_delivery for update");
  const ended = await workshop.remind(["--json"]);
  expect(ended.code).toBe(1);
  const { details, ...counts } = report(ended);
  expect(counts).toMatchObject({ ended: "finished", reminder_sent: DUE - 1, failed: 1, unknown: 0, left: 0 });
  expect(details.find(({ status }: { status: string }) => status === "failed")).toMatchObject({
    no_pol: "B 1004 XY",
    code: "NOT_RECORDED",
    reason: "nothing was sent: another session holds a lock that is needed here (SQLSTATE 55P03)",
  });
  await holder.query("rollback");
  expect((await workshop.remind(["--json"])).code).toBe(0);
  expect(workshop.gateway.posted.map(({ to }) => to).sort()).toEqual(
    Array.from({ length: DUE }, (_, index) => toVehicle(index + 1)),
  );
});

test("an outcome whose row somebody holds for a while is recorded, and the others do not wait for it", async () => {
  workshop.gateway.answer = (message, response) => {
    if (message.to !== toVehicle(3)) return accept(message, response);
    void holder
      .query("select from reminder_delivery where vehicle_id = '3' for update")
      .then(() => accept(message, response));
  };
  const running = followProgram("remind", workshop.env, ["--json"]);
  await workshop.gateway.received(DUE);
  await expect.poll(() => countOf("sent"), { timeout: 20_000 }).toBe(DUE - 1);
  await holder.query("rollback");
  const ended = await running.ended;
  expect(ended.code).toBe(0);
  expect(report(ended)).toMatchObject({ ended: "finished", reminder_sent: DUE, unknown: 0 });
  expect([workshop.gateway.posted.length, await countOf("sent")]).toEqual([DUE, DUE]);
});

test("an outcome whose row is held for longer than a lease is in doubt, and alone in that", async () => {
  const settings = { LEASE_SECONDS: "3", GATEWAY_TIMEOUT_MS: "1000" };
  workshop.gateway.answer = (message, response) => {
    if (message.to !== toVehicle(3)) return accept(message, response);
    void holder
      .query("select from reminder_delivery where vehicle_id = '3' for update")
      .then(() => accept(message, response));
  };
  const ended = await workshop.remind(["--json"], settings);
  expect(ended.code).toBe(1);
  expect(report(ended)).toMatchObject({ ended: "finished", reminder_sent: DUE - 1, unknown: 1, left: 0 });
  expect([await countOf("sent"), await countOf("sending")]).toEqual([DUE - 1, 1]);
  await holder.query("rollback");
  expect(report(await workshop.remind(["--json"], settings))).toMatchObject({ reminder_sent: 0 });
  expect([workshop.gateway.posted.length, await countOf("unknown")]).toEqual([DUE, 1]);
});
