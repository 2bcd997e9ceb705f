import { request } from "node:http";
import { ReminderError, type ReminderErrorCode, type ReminderFate, type RunReport } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { runDataSchema } from "../src/schemas/run-data.js";
import { report, serviceDouble } from "./support/doubles.js";
import { call, failure, serveApp, success } from "./support/server.js";
import { handmade, seconds, token } from "./support/tokens.js";

const PATHS = ["/scheduler/maintenance-reminder/run-now", "/customers/send-maintenance-reminder"];

function reminder(fate: ReminderFate) {
  const subject = {
    vehicleId: "v1",
    plate: 'B 1 "A"',
    customerName: "Sri Ningsih 🚗",
    customerPhone: "+62 (0)811-0000-001",
    nextVisitDate: "2025-12-15",
    daysUntilVisit: 1,
  };
  return { ...subject, ...fate };
}

const ABOUT = {
  no_pol: 'B 1 "A"',
  customer_nama: "Sri Ningsih 🚗",
  customer_hp: "+62 (0)811-0000-001",
  next_visit_date: "2025-12-15",
  days_until_visit: 1,
};

describe.each(PATHS)("POST %s", (path) => {
  const serveRun = (run: () => Promise<RunReport>) => serveApp({ service: serviceDouble(run).service });

  it("answers with the run's counts and what became of each reminder", async () => {
    const { url } = await serveRun(async () =>
      report({
        totalVehicles: 40,
        due: 5,
        sent: 1,
        failed: 1,
        unknown: 1,
        skipped: 2,
        reminders: [
          reminder({ status: "sent", message: "Bapak", response: "Success sent message" }),
          reminder({ status: "failed", message: "Bapak", code: "REJECTED", reason: "invalid number" }),
          reminder({ status: "unknown", message: "Bapak", code: "TIMEOUT", reason: "no answer" }),
          reminder({ status: "skipped", code: "ALREADY_SENT", reason: "sent before" }),
          {
            ...reminder({ status: "skipped", code: "INCOMPLETE_DATA", reason: "no owner" }),
            plate: null,
            customerName: null,
            customerPhone: null,
          },
        ],
      }),
    );
    const data = await success(await call(url + path, { method: "POST" }), runDataSchema);
    expect(data).toEqual({
      total_customers: 40,
      reminder_sent: 1,
      details: [
        { ...ABOUT, status: "sent", message: "Bapak", api_response: "Success sent message" },
        { ...ABOUT, status: "failed", message: "Bapak", code: "REJECTED", reason: "invalid number" },
        { ...ABOUT, status: "unknown", code: "TIMEOUT", reason: "no answer" },
        { ...ABOUT, status: "skipped", code: "ALREADY_SENT", reason: "sent before" },
        {
          ...ABOUT,
          no_pol: null,
          customer_nama: null,
          customer_hp: null,
          status: "skipped",
          code: "INCOMPLETE_DATA",
          reason: "no owner",
        },
      ],
      ended: "finished",
      left: 0,
      run_id: "run-1",
      dry_run: false,
      due: 5,
      planned: 0,
      failed: 1,
      unknown: 1,
      skipped: 2,
    });
  });

  it.each(["halted", "stopped", "database_lost"] as const)(
    "answers 200 also when it was %s",
    async (ended) => {
      const { url } = await serveRun(async () => report({ due: 9, ended, left: 9, reason: "no device" }));
      const data = await success(await call(url + path, { method: "POST" }), runDataSchema);
      expect(data).toMatchObject({ ended, left: 9, reason: "no device" });
    },
  );

  it.each([
    ["RUN_IN_PROGRESS", 409],
    ["CONFIRMATION_REQUIRED", 409],
    ["MESSENGER_NOT_CONFIGURED", 503],
    ["DATABASE_LOST", 503],
  ] as const)("answers %s with %i", async (code, status) => {
    const { url } = await serveRun(() => Promise.reject(new ReminderError(code, "in words")));
    expect((await failure(await call(url + path, { method: "POST" }), status)).code).toBe(code);
  });

  it.each<ReminderErrorCode>(["INVALID_OPTION", "INVALID_DATE", "SCHEMA_MISMATCH"])(
    "answers 500 to %s, which is not the client's doing",
    async (code) => {
      const { url, errors } = await serveRun(() => Promise.reject(new ReminderError(code, "secret words")));
      const error = await failure(await call(url + path, { method: "POST" }), 500);
      expect(error).toEqual({ code: "INTERNAL_ERROR", message: "internal error" });
      expect(errors).toMatchObject([{ code }]);
    },
  );
});

describe("a run asked for over HTTP", () => {
  it("goes on to its end when the client goes away", async () => {
    const finish = Promise.withResolvers<RunReport>();
    const began = Promise.withResolvers<void>();
    const { service, calls } = serviceDouble(() => {
      began.resolve();
      return finish.promise;
    });
    const answered = Promise.withResolvers<void>();
    const { port } = await serveApp({ service }, [(_ctx, next) => next().finally(() => answered.resolve())]);
    const headers = { authorization: `Bearer ${token()}` };
    const client = request({ port, host: "127.0.0.1", path: PATHS[0], method: "POST", headers });
    client.on("error", () => {}).end();
    await began.promise;
    client.destroy();
    expect(calls).toHaveLength(1);
    finish.resolve(report());
    await answered.promise;
  });

  it.each([
    ["", false],
    ["?confirm=false", false],
    ["?confirm=true", true],
  ])("is confirmed as %j says, and started by the token's subject", async (query, confirmed) => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    for (const path of PATHS)
      await success(await call(`${url}${path}${query}`, { method: "POST" }), runDataSchema);
    const asked = { confirmed, startedBy: { kind: "http", by: "test" }, keepReminders: false };
    expect(calls).toMatchObject([asked, asked]);
  });

  it("is nobody's where the token names no subject", async () => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    const nobody = handmade({ alg: "HS256" }, { exp: seconds() + 60 });
    const init = { method: "POST", headers: { authorization: `Bearer ${nobody}` } };
    await success(await call(`${url}${PATHS[0]}`, init), runDataSchema);
    expect(calls).toMatchObject([{ startedBy: { kind: "http", by: null } }]);
  });

  it.each([
    "confirm=",
    "confirm",
    "confirm=1",
    "confirm=TRUE",
    "confirm=yes",
    "confirm=true&confirm=true",
    "confirm=true%00",
  ])("is refused with ?%s", async (query) => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    const error = await failure(await call(`${url}${PATHS[0]}?${query}`, { method: "POST" }), 400);
    const message = expect.stringMatching(/^confirm must be (true or false|given once) \(got /);
    expect(error.details).toEqual([{ parameter: "confirm", message }]);
    expect(calls).toEqual([]);
  });

  it("gets the signal of the app's shutdown, and no other", async () => {
    const shutdown = new AbortController();
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service, signal: shutdown.signal });
    await success(await call(`${url}${PATHS[0]}`, { method: "POST" }), runDataSchema);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.signal).toBe(shutdown.signal);
  });
});
