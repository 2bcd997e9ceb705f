import { ReminderError } from "@pengingat/core";
import { inMemoryVehicles } from "@pengingat/core/testing";
import { describe, expect, it, vi } from "vitest";
import { reminderPageSchema } from "../src/schemas/reminder-records.js";
import { delivery, receiptsOf } from "./support/records.js";
import { call, failure, serveApp, serveStore, success } from "./support/server.js";

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

describe("GET /reminders/unconfirmed", () => {
  const sent = { status: "sent", code: null, reason: null } as const;
  const receipts = receiptsOf(
    delivery({ ...sent, id: "4", updatedAt: hoursAgo(1) }),
    delivery({ ...sent, id: "3", vehicleId: "a", updatedAt: hoursAgo(25) }),
    delivery({ ...sent, id: "2", updatedAt: hoursAgo(26), deliveredAt: hoursAgo(25) }),
    delivery({ ...sent, id: "1", vehicleId: "b", updatedAt: hoursAgo(49) }),
  );

  it.each([
    ["", ["3", "1"]],
    ["?hours=24", ["3", "1"]],
    ["?hours=48", ["1"]],
    ["?hours=0", ["4", "3", "1"]],
    ["?hours=72", []],
    ["?limit=1", ["3"]],
    ["?cursor=3", ["1"]],
  ])("with %j shows what was accepted before, and is not known to have arrived", async (query, ids) => {
    const { url } = await serveStore({ receipts });
    const answer = await call(`${url}/reminders/unconfirmed${query}`);
    const { reminders } = await success(answer, reminderPageSchema);
    expect(reminders.map(({ id }) => id)).toEqual(ids);
  });

  it("shows whom to call", async () => {
    const vehicles = inMemoryVehicles([
      { id: "a", lastVisitDate: null, plate: "B 1 UJI", customer: { name: "Sri", phone: "0811-0000-0001" } },
    ]);
    const { url } = await serveStore({ receipts, vehicles });
    const answer = await call(`${url}/reminders/unconfirmed`);
    const { reminders } = await success(answer, reminderPageSchema);
    expect(reminders).toMatchObject([
      { no_pol: "B 1 UJI", customer_nama: "Sri", customer_hp: "0811-0000-0001", status: "sent" },
      { no_pol: null, customer_nama: null, customer_hp: null },
    ]);
  });

  it("goes on after the last entry of a page", async () => {
    const { url } = await serveStore({ receipts });
    const first = await success(await call(`${url}/reminders/unconfirmed?limit=1`), reminderPageSchema);
    expect(first.next_cursor).toBe("3");
    const second = await success(
      await call(`${url}/reminders/unconfirmed?limit=1&cursor=${first.next_cursor}`),
      reminderPageSchema,
    );
    expect([second.reminders.map(({ id }) => id), second.next_cursor]).toEqual([["1"], null]);
  });

  it.each([
    ["hours", "hours=-1"],
    ["hours", "hours=8785"],
    ["hours", "hours=1.5"],
    ["hours", "hours="],
    ["hours", "hours=1&hours=2"],
    ["limit", "limit=0"],
    ["cursor", "cursor=x"],
  ])("refuses a %s of ?%s", async (parameter, query) => {
    const { url } = await serveStore({ receipts });
    const error = await failure(await call(`${url}/reminders/unconfirmed?${query}`), 400);
    expect(error.details).toEqual([
      { parameter, message: expect.stringMatching(new RegExp(`^${parameter} must be .*\\(got `)) },
    ]);
  });

  it("needs a token, and the database", async () => {
    const listUnconfirmed = vi.fn(() => Promise.reject(new ReminderError("DATABASE_LOST", "db.internal")));
    const { url } = await serveStore({ receipts: { ...receipts, listUnconfirmed } });
    await failure(await fetch(`${url}/reminders/unconfirmed`), 401);
    expect(listUnconfirmed).not.toHaveBeenCalled();
    await failure(await call(`${url}/reminders/unconfirmed`), 503);
  });

  it("is not there without a store", async () => {
    const { url } = await serveApp();
    await failure(await call(`${url}/reminders/unconfirmed`), 404);
  });
});
