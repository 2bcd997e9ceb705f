import { Router } from "@koa/router";
import Koa, { type Middleware } from "koa";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reminderMiddleware, reminderRouter } from "../src/index.js";
import { schedulerStatusSchema } from "../src/schemas/scheduler-data.js";
import { store } from "./support/records.js";
import { call, exchange, failure, options, serve, serveApp, success } from "./support/server.js";
import { token } from "./support/tokens.js";

const STATUS = "/scheduler/maintenance-reminder/status";

const RUNS = ["/customers/send-maintenance-reminder", "/scheduler/maintenance-reminder/run-now"];

/** What the document and a run that is answered at once say of the prefix that they are asked for below. */
async function expectPrefix(url: string, prefix: string): Promise<void> {
  const document: unknown = await (await fetch(`${url}${prefix}/openapi.json`)).json();
  expect(document).toMatchObject({ servers: [{ url: prefix || "/" }] });
  for (const path of RUNS) {
    const init = { method: "POST", headers: { prefer: "respond-async" } };
    const response = await call(`${url}${prefix}${path}?confirm=true`, init);
    expect(response.status).toBe(202);
    const location = response.headers.get("location") ?? "";
    expect(location.slice(0, prefix.length)).toBe(prefix);
    expect(location.slice(prefix.length)).toMatch(/^\/runs\/[0-9a-f-]{36}$/);
    // The double of a service leaves no record: it is the route itself that says so.
    expect((await failure(await call(url + location), 404)).message).toBe("no such run");
  }
}

/** Mounts as koa-mount does: without the prefix in the path, for as long as what is mounted takes. */
function mount(prefix: string, mounted: Middleware): Middleware {
  return async (ctx, next) => {
    const { path } = ctx;
    if (!path.startsWith(`${prefix}/`)) return next();
    ctx.path = path.slice(prefix.length);
    try {
      await mounted(ctx, next);
    } finally {
      ctx.path = path;
    }
  };
}

/** An app with routes of its own before and after ours, each router mounted as its README says. */
function host(mounted: Router) {
  const theirs = new Router().get("/customers/:id", (ctx) => {
    ctx.body = `customer ${ctx.params.id}`;
  });
  const last = new Router().post("/scheduler", (ctx) => {
    ctx.body = "their scheduler";
  });
  return new Koa()
    .use(theirs.routes())
    .use(theirs.allowedMethods())
    .use(mounted.routes())
    .use(mounted.allowedMethods())
    .use(last.routes())
    .use(last.allowedMethods());
}

describe("the router in somebody's app", () => {
  const mounts: [string, string, () => Router][] = [
    ["at the root", "", () => reminderRouter(options())],
    ["under its own prefix", "/reminders", () => reminderRouter(options()).prefix("/reminders")],
    [
      "in another router",
      "/v1/reminders",
      () => new Router({ prefix: "/v1" }).use("/reminders", reminderRouter(options()).routes()),
    ],
    [
      "in a router of another router",
      "/v1/workshop/reminders",
      () => {
        const inner = new Router({ prefix: "/workshop" }).use(
          "/reminders",
          reminderRouter(options()).routes(),
        );
        return new Router().use("/v1", inner.routes());
      },
    ],
  ];

  it.each(mounts)("serves and guards its routes %s", async (_where, base, mount) => {
    const { url } = await serve(host(mount()));
    await success(await call(url + base + STATUS), schedulerStatusSchema);
    await failure(await fetch(url + base + STATUS), 401);
    await success(await fetch(`${url}${base}/health`), z.strictObject({ status: z.literal("ok") }));
  });

  const stored = () => options({ store: store() });
  const routes = () => reminderRouter(stored()).routes();
  const apps: [string, string, () => Middleware][] = [
    ["at the root", "", routes],
    ["below its own prefix", "/reminders", () => reminderRouter(stored()).prefix("/reminders").routes()],
    [
      "below one router",
      "/v1/reminders",
      () => new Router({ prefix: "/v1" }).use("/reminders", routes()).routes(),
    ],
    [
      "below two routers",
      "/v1/workshop/reminders",
      () => {
        const inner = new Router({ prefix: "/workshop" }).use("/reminders", routes());
        return new Router().use("/v1", inner.routes()).routes();
      },
    ],
    [
      "below a router whose prefix has a parameter",
      "/workshop/7",
      () => new Router({ prefix: "/workshop/:id" }).use(routes()).routes(),
    ],
    ["below koa-mount", "/reminders", () => mount("/reminders", reminderMiddleware(stored()))],
    [
      "below koa-mount twice, and a router",
      "/a/b/c",
      () => mount("/a", mount("/b", new Router().use("/c", routes()).routes() as Middleware)),
    ],
    [
      "below koa-mount in a router",
      "/v1/reminders",
      () =>
        new Router()
          .all("/v1/reminders/*rest", mount("/v1/reminders", reminderMiddleware(stored())))
          .routes(),
    ],
    [
      "below a prefix that is one of its own paths",
      RUNS[0],
      () => mount(String(RUNS[0]), reminderMiddleware(stored())),
    ],
  ] as [string, string, () => Middleware][];

  it.each(apps)("keeps its prefix in Location and in the servers %s", async (_where, prefix, mounted) => {
    const { url } = await serve(new Koa().use(mounted()));
    await expectPrefix(url, prefix);
  });

  it.each(mounts)("leaves wrong methods on its paths to allowedMethods() %s", async (_where, base, mount) => {
    const { url } = await serve(host(mount()));
    const response = await fetch(url + base + STATUS, { method: "POST" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "HEAD, GET"]);
  });

  it.each(mounts)("leaves every other path alone %s", async (_where, _base, mount) => {
    const { url } = await serve(host(mount()));
    const theirs = await fetch(`${url}/customers/7`);
    expect(await theirs.text()).toBe("customer 7");
    expect(theirs.headers.has("content-security-policy")).toBe(false);
    expect(await (await fetch(`${url}/scheduler`, { method: "POST" })).text()).toBe("their scheduler");
    expect((await fetch(`${url}/scheduler`)).status).toBe(405);
    const unknown = await fetch(`${url}/nowhere`);
    expect([unknown.status, await unknown.text()]).toEqual([404, "Not Found"]);
  });
});

describe("the whole app in another framework", () => {
  /** Mounts as Express, Connect and Fastify's middie do: without the prefix in `url`, which `originalUrl` keeps. */
  function mountedAt(prefix: string, mounted = reminderMiddleware(options({ store: store() }))) {
    const app = new Koa().use(mounted);
    const listener = app.callback();
    return serve({
      on: (event, handler) => app.on(event, handler),
      callback: () => (request, response) => {
        const originalUrl = request.url ?? "";
        listener(
          Object.assign(request, { url: originalUrl.slice(prefix.length) || "/", originalUrl }),
          response,
        );
      },
    });
  }

  it("keeps its prefix in Location and in the servers of the OpenAPI document", async () => {
    const { url } = await mountedAt("/pengingat");
    await expectPrefix(url, "/pengingat");
    await failure(await call(`${url}/pengingat/nowhere`), 404);
  });

  it("keeps it with a router's below it", async () => {
    const inner = new Router().use("/v1", reminderRouter(options({ store: store() })).routes());
    const { url } = await mountedAt("/pengingat", inner.routes() as Middleware);
    await expectPrefix(url, "/pengingat/v1");
  });
});

describe("the whole app", () => {
  it.each([
    "/",
    "/nowhere",
    "/HEALTH",
    "/health/x",
    "//health",
    "/openapi.json%00",
    "/scheduler/maintenance-reminder",
    "/scheduler/maintenance-reminder/../status",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%zz",
    "/__proto__",
    "/constructor",
    `/${"x".repeat(8000)}`,
  ])("answers 401 without and 404 with a token at %s", async (path) => {
    const { port } = await serveApp();
    const ask = (header: string) =>
      exchange(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}\r\n`);
    expect(await ask("")).toMatch(/^HTTP\/1\.1 401 .*"code":"UNAUTHORIZED"/s);
    const answer = await ask(`Authorization: Bearer ${token()}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 .*"success":false.*"code":"NOT_FOUND"/s);
    expect(answer).toMatch(/X-Content-Type-Options: nosniff/i);
  });

  it.each(["PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "GET"])(
    "answers %s on a POST route 401 without and 405 with a token",
    async (method) => {
      const { port } = await serveApp();
      const ask = (header: string) =>
        exchange(
          port,
          `${method} /customers/send-maintenance-reminder HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}\r\n`,
        );
      expect(await ask("")).toMatch(/^HTTP\/1\.1 401 /);
      const answer = await ask(`Authorization: Bearer ${token()}\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 405 .*Allow: POST\r\n.*"message":"method not allowed; use POST"/is);
    },
  );

  it("answers OPTIONS with the methods of a path, with a token alone", async () => {
    const { url } = await serveApp();
    await failure(await fetch(url + STATUS, { method: "OPTIONS" }), 401);
    const response = await call(url + STATUS, { method: "OPTIONS" });
    expect([response.status, response.headers.get("allow")]).toEqual([200, "HEAD, GET"]);
    await failure(await call(`${url}/nowhere`, { method: "OPTIONS" }), 404);
  });

  it("does not let another method through on the public paths", async () => {
    const { url } = await serveApp();
    for (const path of ["/health", "/openapi.json"]) {
      await failure(await fetch(url + path, { method: "POST" }), 401);
      const response = await call(url + path, { method: "DELETE" });
      expect(response.headers.get("allow")).toBe("HEAD, GET");
      expect((await failure(response, 405)).message).toBe("method not allowed; use GET");
    }
  });

  it("answers HEAD as GET, without a body", async () => {
    const { url } = await serveApp();
    const response = await fetch(`${url}/health`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect((await fetch(url + STATUS, { method: "HEAD" })).status).toBe(401);
    expect((await call(url + STATUS, { method: "HEAD" })).status).toBe(200);
  });

  it("takes a path with a slash at its end", async () => {
    const { url } = await serveApp();
    await success(await call(`${url}${STATUS}/`), schedulerStatusSchema);
    await failure(await fetch(`${url}${STATUS}/`), 401);
  });

  it.each([
    ["http://somewhere/health", 200],
    ["http://somewhere/nowhere", 401],
    ["http://[::bad", 400],
    ["http://a b", 400],
    ["http://a:99999/health", 400],
    ["*", 401],
  ])("gives the target %s status %i, without an error on the app", async (target, status) => {
    const { port, errors } = await serveApp();
    const answer = await exchange(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(errors).toEqual([]);
  });

  it("never reaches what is mounted after it", async () => {
    let reached = false;
    const app = new Koa().use(reminderMiddleware(options())).use(() => {
      reached = true;
    });
    const { url } = await serve(app);
    await failure(await call(`${url}/nowhere`), 404);
    expect(reached).toBe(false);
  });
});
