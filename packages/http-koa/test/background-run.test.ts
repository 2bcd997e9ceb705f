import { Router } from "@koa/router";
import { ReminderError, type RunOptions, type RunReport } from "@pengingat/core";
import Koa from "koa";
import { describe, expect, it } from "vitest";
import { reminderRouter } from "../src/index.js";
import { runDataSchema } from "../src/schemas/run-data.js";
import { runStartedSchema } from "../src/schemas/run-records.js";
import { report, serviceDouble } from "./support/doubles.js";
import { store } from "./support/records.js";
import {
  call,
  expectOurHeaders,
  failure,
  options,
  serve,
  serveApp,
  serveStore,
  success,
} from "./support/server.js";

const PATHS = ["/scheduler/maintenance-reminder/run-now", "/customers/send-maintenance-reminder"];
const RUN = "/customers/send-maintenance-reminder";
const ASYNC = { method: "POST", headers: { prefer: "wait=5, Respond-Async" } };
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";

/** Tells of progress, and goes on until it is let. */
function longRun() {
  const end = Promise.withResolvers<RunReport>();
  const made = serviceDouble(({ runId = "", onProgress }: RunOptions) => {
    onProgress?.({
      runId,
      due: 9,
      sent: 0,
      planned: 0,
      failed: 0,
      unknown: 0,
      skipped: 0,
      waitingUntil: null,
    });
    return end.promise;
  });
  return { ...made, end };
}

async function accepted(response: Response) {
  expect(response.status).toBe(202);
  expectOurHeaders(response);
  expect(response.headers.get("preference-applied")).toBe("respond-async");
  const { success, data }: { success: true; data: unknown } = JSON.parse(await response.text());
  expect(success).toBe(true);
  return { ...runStartedSchema.parse(data), location: response.headers.get("location") };
}

describe.each(PATHS)("POST %s with Prefer: respond-async", (path) => {
  it("answers 202 with the run's id and address while the run goes on", async () => {
    const { service, calls, end } = longRun();
    const { url } = await serveApp({ service, store: store() });
    const { run_id, state, location } = await accepted(await call(url + path, ASYNC));
    expect(run_id).toMatch(new RegExp(`^${UUID}$`));
    expect([state, location]).toEqual(["running", `/runs/${run_id}`]);
    expect(calls).toMatchObject([
      { runId: run_id, keepReminders: false, confirmed: false, startedBy: { kind: "http", by: "test" } },
    ]);
    end.resolve(report());
  });
});

describe("a run that is not waited for", () => {
  it("gets the signal of the app's shutdown", async () => {
    const shutdown = new AbortController();
    const { service, calls, end } = longRun();
    const { url } = await serveApp({ service, store: store(), signal: shutdown.signal });
    await accepted(await call(url + RUN, ASYNC));
    expect(calls[0]?.signal).toBe(shutdown.signal);
    end.resolve(report());
  });

  it("is answered 202 also when it ends before it tells of progress", async () => {
    const { url } = await serveStore();
    await accepted(await call(url + RUN, ASYNC));
  });

  it.each([
    ["RUN_IN_PROGRESS", 409],
    ["CONFIRMATION_REQUIRED", 409],
    ["MESSENGER_NOT_CONFIGURED", 503],
    ["DATABASE_LOST", 503],
    ["INVALID_OPTION", 500],
  ] as const)("is answered as ever when it is refused with %s", async (code, status) => {
    const { service } = serviceDouble(() => Promise.reject(new ReminderError(code, "in words")));
    const { url, errors } = await serveApp({ service, store: store() });
    const response = await call(url + RUN, ASYNC);
    expect(response.headers.has("preference-applied")).toBe(false);
    await failure(response, status);
    expect(errors).toHaveLength(status === 409 || code === "MESSENGER_NOT_CONFIGURED" ? 0 : 1);
  });

  it("and fails later tells the app", async () => {
    const { service, end } = longRun();
    const app = new Koa().use(reminderRouter(options({ service, store: store() })).routes());
    const emitted = new Promise((resolve) => app.once("error", resolve));
    const { url } = await serve(app);
    await accepted(await call(url + RUN, ASYNC));
    end.reject("db.internal");
    expect(await emitted).toMatchObject({ cause: "db.internal" });
  });

  it("reads its query first", async () => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service, store: store() });
    await failure(await call(`${url}${RUN}?confirm=yes`, ASYNC), 400);
    expect(calls).toEqual([]);
  });

  it.each<[string, string, (mounted: Router) => Router]>([
    ["under its own prefix", "/reminders", (router) => router.prefix("/reminders")],
    [
      "in another router",
      "/v1/reminders",
      (router) => new Router({ prefix: "/v1" }).use("/reminders", router.routes()),
    ],
  ])("has its address %s", async (_where, base, mount) => {
    const { url } = await serve(new Koa().use(mount(reminderRouter(options({ store: store() }))).routes()));
    for (const end of ["", "?confirm=false", "/"]) {
      const { location, run_id } = await accepted(await call(url + base + RUN + end, ASYNC));
      expect(location).toBe(`${base}/runs/${run_id}`);
    }
  });

  it("is waited for all the same where there is no store, or the preference is another", async () => {
    const without = await serveApp();
    await success(await call(without.url + RUN, ASYNC), runDataSchema);
    const { url } = await serveStore();
    const init = { method: "POST", headers: { prefer: 'note="respond-async"' } };
    await success(await call(url + RUN, init), runDataSchema);
  });

  it("may state its preferences in several headers", async () => {
    const { url } = await serveStore();
    const headers = new Headers([
      ["prefer", "wait=5"],
      ["prefer", "respond-async"],
    ]);
    await accepted(await call(url + RUN, { method: "POST", headers }));
  });
});
