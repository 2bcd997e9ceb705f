import { type DeliveryRecord, type DeliveryRecords, ReminderError } from "@pengingat/core";
import { inMemoryVehicles } from "@pengingat/core/testing";
import { describe, expect, it, vi } from "vitest";
import { reminderPageSchema } from "../src/schemas/reminder-records.js";
import { delivery, recordsOf } from "./support/records.js";
import { call, failure, serveApp, serveStore, success } from "./support/server.js";

const serveRecords = (...stored: DeliveryRecord[]) => serveStore({ records: recordsOf(...stored) });

describe("GET /reminders", () => {
  it("shows what is in doubt, with all that is kept of it, newest first", async () => {
    const resolution = { outcome: "retry", by: "sri", at: new Date("2025-12-14T01:00:00Z") } as const;
    const { url } = await serveRecords(
      delivery({ id: "7", response: "Success sent message", runId: null, resolution }),
      delivery({ id: "12" }),
      delivery({ id: "9", status: "failed" }),
    );
    const data = await success(await call(`${url}/reminders`), reminderPageSchema);
    expect(data).toEqual({
      reminders: [
        {
          id: "12",
          vehicle_id: "v1",
          no_pol: null,
          customer_nama: null,
          customer_hp: null,
          visit_date: "2025-12-15",
          occasion: "2025-12-14",
          status: "unknown",
          run_id: "5f8f1c2e-1f6b-4c5a-9d1e-0a4b8f0c7d11",
          attempts: 1,
          code: "TIMEOUT",
          reason: "no answer",
          api_response: null,
          updated_at: "2025-12-14T00:00:01.500Z",
          delivered_at: null,
          read_at: null,
          bounced: null,
          billed_as: null,
          resolution: null,
        },
        expect.objectContaining({
          id: "7",
          run_id: null,
          api_response: "Success sent message",
          resolution: { outcome: "retry", by: "sri", at: "2025-12-14T01:00:00.000Z" },
        }),
      ],
      next_cursor: null,
    });
  });

  it("tells what the gateway has told since", async () => {
    const deliveredAt = new Date("2025-12-14T00:00:05Z");
    const readAt = new Date("2025-12-14T00:01:00Z");
    const bounced = { at: deliveredAt, reason: "Message undeliverable" };
    const { url } = await serveRecords(
      delivery({ id: "3", status: "sent", deliveredAt, readAt }),
      delivery({ id: "2", status: "sent", bounced }),
      delivery({ id: "1", status: "sent", bounced: { ...bounced, reason: null } }),
    );
    const { reminders } = await success(await call(`${url}/reminders?status=sent`), reminderPageSchema);
    const at = "2025-12-14T00:00:05.000Z";
    expect(reminders).toMatchObject([
      { delivered_at: at, read_at: "2025-12-14T00:01:00.000Z", bounced: null },
      { delivered_at: null, read_at: null, bounced: { at, reason: "Message undeliverable" } },
      { bounced: { at, reason: null } },
    ]);
  });

  it.each(["unknown", "failed", "sent"] as const)("shows those that are %s when asked", async (status) => {
    const all = ["unknown", "failed", "sent", "sending"] as const;
    const { url } = await serveRecords(...all.map((each, at) => delivery({ id: `${at + 1}`, status: each })));
    const data = await success(await call(`${url}/reminders?status=${status}`), reminderPageSchema);
    expect(data.reminders.map((reminder) => reminder.status)).toEqual([status]);
  });

  it("goes on from page to page, each entry once", async () => {
    const { url } = await serveRecords(
      ...Array.from({ length: 120 }, (_, at) => delivery({ id: `${at + 1}` })),
    );
    const seen: string[] = [];
    const lengths: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = cursor === "" ? "" : `?cursor=${cursor}`;
      const data = await success(await call(`${url}/reminders${query}`), reminderPageSchema);
      seen.push(...data.reminders.map(({ id }) => id));
      lengths.push(data.reminders.length);
      cursor = data.next_cursor;
    }
    expect(lengths).toEqual([50, 50, 20]);
    expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => `${120 - at}`));
  });

  it.each([
    ["limit=1", 1],
    ["limit=002", 2],
    ["limit=200", 200],
  ])("gives as many as %s asks for", async (query, limit) => {
    const records = recordsOf();
    const list = vi.spyOn(records, "list");
    const { url } = await serveStore({ records });
    await success(await call(`${url}/reminders?${query}`), reminderPageSchema);
    expect(list).toHaveBeenCalledWith({ status: "unknown", limit, after: null });
  });

  it.each([
    ["limit", "limit=0"],
    ["limit", "limit=201"],
    ["limit", "limit=-1"],
    ["limit", "limit=1e1"],
    ["limit", "limit=1.5"],
    ["limit", "limit="],
    ["limit", "limit=1&limit=2"],
    ["status", "status=claimed"],
    ["status", "status=sending"],
    ["status", "status=SENT"],
    ["status", "status="],
    ["status", "status=__proto__"],
    ["status", "status=sent&status=failed"],
    ["status", "status=sent%27%20or%20%271%27=%271"],
    ["cursor", "cursor="],
    ["cursor", "cursor=1&cursor=2"],
    ["cursor", `cursor=${"1".repeat(201)}`],
    ["cursor", "cursor=%27;drop%20table%20reminder_delivery;--"],
    ["cursor", "cursor=1%20or%201=1"],
    ["cursor", "cursor=1e3"],
    ["cursor", "cursor=-1"],
    ["cursor", "cursor=0x10"],
    ["cursor", "cursor=%00"],
    ["cursor", "cursor=../../etc/passwd"],
    ["cursor", "cursor=%EF%BC%91"],
  ])("refuses a %s of ?%s", async (parameter, query) => {
    const { url, errors } = await serveRecords(delivery());
    const error = await failure(await call(`${url}/reminders?${query}`), 400);
    expect(error.code).toBe("INVALID_PARAMETER");
    expect(error.details).toEqual([
      { parameter, message: expect.stringMatching(new RegExp(`^${parameter} must be .*\\(got `)) },
    ]);
    expect(errors).toEqual([]);
  });

  it("answers 500 where the store refuses what did not come from the client", async () => {
    const records: DeliveryRecords = {
      ...recordsOf(),
      list: () => Promise.reject(new ReminderError("INVALID_OPTION", "mapping of db.internal")),
    };
    const { url } = await serveStore({ records });
    expect((await failure(await call(`${url}/reminders`), 500)).code).toBe("INTERNAL_ERROR");
  });

  it("answers 503 where the database is lost", async () => {
    const records: DeliveryRecords = {
      ...recordsOf(),
      list: () => Promise.reject(new ReminderError("DATABASE_LOST", "db.internal")),
    };
    const { url } = await serveStore({ records });
    await failure(await call(`${url}/reminders?cursor=1`), 503);
  });
});

describe("whom an entry of GET /reminders is about", () => {
  const records = recordsOf(
    delivery({ id: "4", vehicleId: "a" }),
    delivery({ id: "3", vehicleId: "gone" }),
    delivery({ id: "2", vehicleId: "bare" }),
    delivery({ id: "1", vehicleId: "a", period: "2025-12-13" }),
  );
  const vehicles = inMemoryVehicles([
    { id: "a", lastVisitDate: null, plate: "B 1 UJI", customer: { name: 'Ma\'ruf "U"', phone: "0811-1" } },
    { id: "bare", lastVisitDate: null, plate: null, customer: null },
  ]);

  it("is told with it, and null where it is not known", async () => {
    const { url } = await serveStore({ records, vehicles });
    const { reminders } = await success(await call(`${url}/reminders`), reminderPageSchema);
    const known = { no_pol: "B 1 UJI", customer_nama: 'Ma\'ruf "U"', customer_hp: "0811-1" };
    const unknown = { no_pol: null, customer_nama: null, customer_hp: null };
    expect(reminders).toMatchObject([known, unknown, unknown, known]);
  });

  it("is looked up once a page, each vehicle once, and not at all for an empty page", async () => {
    const findByIds = vi.fn(vehicles.findByIds);
    const { url } = await serveStore({ records, vehicles: { ...vehicles, findByIds } });
    await success(await call(`${url}/reminders`), reminderPageSchema);
    await success(await call(`${url}/reminders?status=sent`), reminderPageSchema);
    expect(findByIds.mock.calls).toEqual([[["a", "gone", "bare"]]]);
  });

  it("is 503 where the database is lost meanwhile", async () => {
    const findByIds = () => Promise.reject(new ReminderError("DATABASE_LOST", "db.internal"));
    const { url } = await serveStore({ records, vehicles: { ...vehicles, findByIds } });
    await failure(await call(`${url}/reminders`), 503);
  });
});

describe("without a store", () => {
  it("there is no route of reminders", async () => {
    const { url } = await serveApp();
    await failure(await call(`${url}/reminders`), 404);
    await failure(await call(`${url}/reminders/7/resolve`, { method: "POST" }), 404);
  });
});
