import { ReminderError } from "@pengingat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HttpFailure } from "../src/http-failure.js";
import { dailyTimeQuerySchema } from "../src/schemas/daily-time-query.js";
import { readQuery } from "../src/schemas/query.js";
import { schedulerMessageSchema, schedulerStatusSchema } from "../src/schemas/scheduler-data.js";
import { schedulerDouble, serviceDouble } from "./support/doubles.js";
import { call, failure, serveApp, success } from "./support/server.js";

const BASE = "/scheduler/maintenance-reminder";

describe("the scheduler's routes", () => {
  it.each([
    ["", "07:00"],
    ["?hour=7&minute=0", "07:00"],
    ["?hour=07&minute=05", "07:05"],
    ["?hour=007", "07:00"],
    ["?hour=0&minute=0", "00:00"],
    ["?hour=23&minute=59", "23:59"],
    ["?minute=30", "07:30"],
  ])("start%s says when the job will run", async (query, time) => {
    const { url } = await serveApp();
    const response = await call(`${url}${BASE}/start${query}`, { method: "POST" });
    const data = await success(response, schedulerMessageSchema);
    expect(data.message).toBe(`Scheduler dimulai. Job akan berjalan setiap hari jam ${time}`);
  });

  it("show a job that was started, moved and stopped, stopping twice included", async () => {
    const { url } = await serveApp();
    const status = async () => success(await call(`${url}${BASE}/status`), schedulerStatusSchema);
    const post = (path: string) => call(`${url}${BASE}/${path}`, { method: "POST" });

    expect(await status()).toEqual({ running: false, jobs: [] });
    await post("start");
    expect(await status()).toEqual({
      running: true,
      jobs: [
        {
          id: "maintenance_reminder_job",
          name: "Maintenance Reminder WhatsApp",
          next_run_time: "2025-12-15T07:00:00+07:00",
          trigger: "cron[hour='7', minute='0']",
        },
      ],
    });
    await post("start?hour=18&minute=5");
    expect((await status()).jobs[0]).toMatchObject({
      next_run_time: "2025-12-15T18:05:00+07:00",
      trigger: "cron[hour='18', minute='5']",
    });
    for (const _ of [1, 2]) {
      expect(await success(await post("stop"), schedulerMessageSchema)).toEqual({
        message: "Scheduler dihentikan",
      });
    }
    expect(await status()).toEqual({ running: false, jobs: [] });
  });

  it.each([
    "hour=24",
    "hour=-1",
    "hour=-0",
    "hour=7.5",
    "hour=1e1",
    "hour=0x7",
    "hour=",
    "hour",
    "hour=%207",
    "hour=7%20",
    "hour=7%0A",
    "hour=+7",
    "hour=%2B7",
    "hour=%EF%BC%97",
    "hour=%D9%A7",
    "hour=%00",
    "hour=%zz",
    "hour=seven",
    "hour=NaN",
    "hour=Infinity",
    "hour=00000000007",
    "hour=99999999999999999999",
    "hour=1&hour=2",
    "hour=7&hour=7",
    "hour=7&hour=",
  ])("start?%s is refused, and nothing is started", async (query) => {
    const scheduler = schedulerDouble();
    const { url } = await serveApp({ scheduler });
    const error = await failure(await call(`${url}${BASE}/start?${query}`, { method: "POST" }), 400);
    expect(error.code).toBe("INVALID_PARAMETER");
    const message = expect.stringMatching(/^hour must be (a whole number from 0 to 23|given once) \(got /);
    expect(error.details).toEqual([{ parameter: "hour", message }]);
    expect(scheduler.status().running).toBe(false);
  });

  it.each([
    ["POST", `${BASE}/stop`, "no parameters"],
    ["GET", `${BASE}/status`, "no parameters"],
    ["POST", `${BASE}/run-now`, "confirm"],
    ["POST", "/customers/send-maintenance-reminder", "confirm"],
  ])("%s %s takes no parameter that it does not have", async (method, path, takes) => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    const error = await failure(await call(`${url}${path}?dry_run=true`, { method }), 400);
    const message = `unknown parameter "dry_run"; this route takes ${takes}`;
    expect(error).toEqual({
      code: "INVALID_PARAMETER",
      message,
      details: [{ parameter: "dry_run", message }],
    });
    expect(calls).toEqual([]);
  });

  it.each([
    ["application/json", '{"dry_run":true}'],
    ["application/x-www-form-urlencoded", "dry_run=true"],
    ["text/plain", "dry_run"],
  ])("run-now takes no body: %s %s", async (type, body) => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    const init = { method: "POST", body, headers: { "content-type": type } };
    const error = await failure(await call(`${url}${BASE}/run-now`, init), 400);
    expect(error.code).toBe("INVALID_BODY");
    expect(calls).toEqual([]);
    const empty = { method: "POST", body: " {} ", headers: { "content-type": "application/json" } };
    expect((await call(`${url}${BASE}/run-now`, empty)).status).toBe(200);
  });

  it("name every parameter that is wrong at once, and cut what came short", async () => {
    const { url } = await serveApp();
    const response = await call(`${url}${BASE}/start?hour=25&minute=${"6".repeat(500)}`, { method: "POST" });
    const error = await failure(response, 400);
    expect(error.details?.map(({ parameter }) => parameter)).toEqual(["hour", "minute"]);
    expect(error.message).toContain('hour must be a whole number from 0 to 23 (got "25")');
    expect(error.message.length).toBeLessThan(300);
  });

  it("take exactly the plain digits within range, whatever is written", () => {
    const written = fc.oneof(
      fc.nat(100).map(String),
      fc.string(),
      fc.stringMatching(/^[0-9]{1,12}$/),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(written, (minute) => {
        const read = () => readQuery(dailyTimeQuerySchema, new URLSearchParams({ minute }).toString());
        if (/^[0-9]{1,10}$/.test(minute) && Number(minute) <= 59) {
          expect(read()).toEqual({ hour: 7, minute: Number(minute) });
        } else {
          expect(read).toThrow(HttpFailure);
        }
      }),
    );
  });

  it("answer 503 where starting finds the database lost", async () => {
    const lost = new ReminderError("DATABASE_LOST", "connect ECONNREFUSED db.internal:5432");
    const scheduler = { ...schedulerDouble(), start: () => Promise.reject(lost) };
    const { url } = await serveApp({ scheduler });
    const response = await call(`${url}${BASE}/start`, { method: "POST" });
    expect(await failure(response, 503)).toEqual({
      code: "DATABASE_LOST",
      message: "cannot reach the database",
    });
  });
});
