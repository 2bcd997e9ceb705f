import { createReminderService, ReminderError, type ReminderServiceOptions } from "@pengingat/core";
import { fixedClock, inMemoryStore, recordingMessenger } from "@pengingat/core/testing";
import { describe, expect, it } from "vitest";
import { runDataSchema } from "../src/schemas/run-data.js";
import { runRecordSchema } from "../src/schemas/run-records.js";
import { call, failure, serveApp, success } from "./support/server.js";

const RUN = "/customers/send-maintenance-reminder";
const LAST_VISIT = "2025-08-15";
const LANDLINE = { lastVisitDate: LAST_VISIT, customer: { phone: "0211234567" } };
const MOBILE = { lastVisitDate: LAST_VISIT };

/** The core's own service on parts in memory, on a day on which all of these vehicles are due. */
function workshop(asked: ReminderServiceOptions = {}) {
  const memory = inMemoryStore({ vehicles: [LANDLINE, MOBILE, LANDLINE, MOBILE] });
  const messenger = recordingMessenger();
  const ended = Promise.withResolvers<void>();
  const { end } = memory.history;
  const history = {
    ...memory.history,
    end: async (...args: Parameters<typeof end>) => end(...args).finally(() => ended.resolve()),
  };
  const store = { ...memory, history };
  const service = createReminderService(
    { ...store, messenger, clock: fixedClock("2025-12-14") },
    { ratePerMinute: 0, pageSize: 1, servicePhone: "0811-0000-0009", ...asked },
  );
  return { service, store, messenger, ended: ended.promise };
}

describe("with the core's own service", () => {
  it("a run shows everybody who is due", async () => {
    const { url } = await serveApp({ service: workshop().service });
    const data = await success(await call(url + RUN, { method: "POST" }), runDataSchema);
    expect(data).toMatchObject({
      total_customers: 4,
      reminder_sent: 2,
      skipped: 2,
      ended: "finished",
      left: 0,
    });
    expect(data.details.map(({ status }) => status).sort()).toEqual(["sent", "sent", "skipped", "skipped"]);
  });

  it("a database that is lost before the first message is 503, whoever was skipped before", async () => {
    const { service, store, messenger } = workshop();
    const { open } = store.ledger;
    store.ledger.open = async (run) => ({
      ...(await open(run)),
      settleAndBegin: () => Promise.reject(new ReminderError("DATABASE_LOST", "db.internal")),
    });
    const { url } = await serveApp({ service });
    await failure(await call(url + RUN, { method: "POST" }), 503);
    expect(messenger.attempts).toEqual([]);
  });

  it("a run that needs confirmation is 409 until it has it", async () => {
    const { service, messenger } = workshop({ confirmAbove: 1 });
    const { url } = await serveApp({ service });
    const error = await failure(await call(url + RUN, { method: "POST" }), 409);
    expect([error.code, messenger.attempts.length]).toEqual(["CONFIRMATION_REQUIRED", 0]);
    const response = await call(`${url}${RUN}?confirm=true`, { method: "POST" });
    expect((await success(response, runDataSchema)).reminder_sent).toBe(2);
  });

  it("a run that is not waited for is found at its address, under way and at its end", async () => {
    const { service, store, ended } = workshop();
    const { url } = await serveApp({ service, store });
    const init = { method: "POST", headers: { prefer: "respond-async" } };
    const response = await call(url + RUN, init);
    expect(response.status).toBe(202);
    const address = url + response.headers.get("location");
    const { started_by } = await success(await call(address), runRecordSchema);
    expect(started_by).toEqual({ kind: "http", by: "test" });
    await ended;
    expect(await success(await call(address), runRecordSchema)).toMatchObject({
      state: "finished",
      due: 4,
      sent: 2,
      skipped: 2,
    });
  });

  it("a run that needs confirmation is refused though it is not waited for", async () => {
    const { service, store } = workshop({ confirmAbove: 1 });
    const { url } = await serveApp({ service, store });
    const init = { method: "POST", headers: { prefer: "respond-async" } };
    expect((await failure(await call(url + RUN, init), 409)).code).toBe("CONFIRMATION_REQUIRED");
  });
});
