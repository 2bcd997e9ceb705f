import { afterAll, beforeAll, expect, it } from "vitest";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

let fixture: Migrated;

beforeAll(async () => {
  fixture = await migrated();
});
afterAll(() => fixture.end());

it("when each gateway has called last is kept, by the database's clock", async () => {
  const webhookCalls = fixture.store.webhookCalls();
  expect(await webhookCalls.last()).toEqual(new Map());
  await webhookCalls.note("fonnte");
  const first = (await webhookCalls.last()).get("fonnte");
  await fixture.database.query("update reminder_webhook_call set called_at = now() - interval '1 day'");
  await webhookCalls.note("starsender");
  const last = await webhookCalls.last();
  expect([...last.keys()].sort()).toEqual(["fonnte", "starsender"]);
  expect(last.get("fonnte")?.getTime()).toBeLessThan(first?.getTime() ?? 0);
  await webhookCalls.note("fonnte");
  expect((await webhookCalls.last()).get("fonnte")?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? 0);
});

it("a database that cannot be reached is said to be lost", async () => {
  await onLostDatabase(async ({ webhookCalls }) => {
    await expect(webhookCalls().note("fonnte")).rejects.toMatchObject({ code: "DATABASE_LOST" });
    await expect(webhookCalls().last()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
