import Koa from "koa";
import { describe, expect, it } from "vitest";
import { reminderRouter } from "../src/index.js";
import { schedulerDouble, serviceDouble } from "./support/doubles.js";
import { call, failure, options, serve, serveApp } from "./support/server.js";

const RUN = "/customers/send-maintenance-reminder";

class DriverError extends Error {
  override name = "SequelizeDatabaseError";
  status = 418;
  expose = true;
  headers = { "X-Internal": "yes" };
  sql = "select * from customer";
}

describe("an error that nobody foresaw", () => {
  it.each([
    ["a driver's error", new DriverError("relation customer at db.internal")],
    ["text", "db.internal"],
    ["nothing", undefined],
    ["null", null],
    ["an object", { name: "ReminderError", code: "__proto__", message: "db.internal" }],
    ["a code of the prototype", { name: "ReminderError", code: "constructor", message: "db.internal" }],
  ])("tells the client nothing and the app everything when it is %s", async (_what, thrown) => {
    const { url, errors } = await serveApp({ service: serviceDouble(() => Promise.reject(thrown)).service });
    const response = await call(url + RUN, { method: "POST" });
    expect(response.headers.has("x-internal")).toBe(false);
    expect(await failure(response, 500)).toEqual({
      code: "INTERNAL_ERROR",
      message: "internal error",
    });
    expect(errors).toHaveLength(1);
    expect(errors[0] instanceof Error && (errors[0] === thrown || errors[0].cause === thrown)).toBe(true);
  });

  it("thrown at once, not in a promise, is the same", async () => {
    const scheduler = {
      ...schedulerDouble(),
      status: () => {
        throw new Error("db.internal");
      },
    };
    const { url, errors } = await serveApp({ scheduler });
    const error = await failure(await call(`${url}/scheduler/maintenance-reminder/status`), 500);
    expect(error.code).toBe("INTERNAL_ERROR");
    expect(errors).toMatchObject([{ message: "db.internal" }]);
  });

  it("does not pass through the app around", async () => {
    const seen: unknown[] = [];
    const service = serviceDouble(() => Promise.reject(new Error("db.internal"))).service;
    const app = new Koa().use(async (_ctx, next) => {
      await next().catch((error: unknown) => seen.push(error));
    });
    const { url, errors } = await serve(app.use(reminderRouter(options({ service })).routes()));
    await failure(await call(url + RUN, { method: "POST" }), 500);
    expect(seen).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it("is not made of a refusal: nothing is emitted for what a client did", async () => {
    const { url, errors } = await serveApp();
    await failure(await fetch(url + RUN, { method: "POST" }), 401);
    await failure(await call(`${url}/nowhere`), 404);
    await failure(await call(`${url}${RUN}?${"x".repeat(3000)}`, { method: "POST" }), 414);
    expect(errors).toEqual([]);
  });
});
