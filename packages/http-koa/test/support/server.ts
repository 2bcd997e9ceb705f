import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import Koa, { type Middleware } from "koa";
import { expect, onTestFinished } from "vitest";
import type { z } from "zod";
import { type ReminderRouterOptions, type RouterStore, reminderMiddleware } from "../../src/index.js";
import { type FailureBody, failureSchema } from "../../src/schemas/failure.js";
import { schedulerDouble, serviceDouble } from "./doubles.js";
import { store } from "./records.js";
import { SECRET, token } from "./tokens.js";

/** A Koa app, whatever its context has come to hold. */
interface ServedApp {
  callback(): RequestListener;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** A real server around an app, gone when the test is over; `errors` are those emitted on the app. */
export async function serve(app: ServedApp) {
  const errors: Error[] = [];
  app.on("error", (error: Error) => errors.push(error));
  const server = createServer({ maxHeaderSize: 64 * 1024 }, app.callback()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { server, port, url: `http://127.0.0.1:${port}`, errors };
}

/** Good options, with what is given on top. */
export function options(parts: Partial<ReminderRouterOptions> = {}): ReminderRouterOptions {
  return {
    service: serviceDouble().service,
    scheduler: schedulerDouble(),
    jwt: { secret: SECRET },
    health: async () => {},
    ...parts,
  };
}

/** A server of the whole app, with what is given put in place of the doubles. */
export function serveApp(parts: Partial<ReminderRouterOptions> = {}, before: Middleware[] = []) {
  const app = new Koa();
  for (const middleware of before) app.use(middleware);
  return serve(app.use(reminderMiddleware(options(parts))));
}

/** A server of the whole app with a store in memory, and what is given in place of its ports. */
export function serveStore(parts: Partial<RouterStore> = {}) {
  return serveApp({ store: store(parts) });
}

/** A request with a good token, unless `init` says otherwise. */
export function call(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("authorization")) headers.set("authorization", `Bearer ${token()}`);
  return fetch(url, { ...init, headers });
}

/** Checks a success, headers included, and returns its data; the body may hold nothing but what the schema names. */
export async function success<Data extends z.ZodType>(
  response: Response,
  data: Data,
): Promise<z.output<Data>> {
  const body: { success?: unknown; data?: unknown } = JSON.parse(await response.text());
  expect(response.status, JSON.stringify(body)).toBe(200);
  expectOurHeaders(response);
  expect(Object.keys(body).sort()).toEqual(["data", "success"]);
  expect(body.success).toBe(true);
  return data.parse(body.data);
}

/** Checks a failure, headers included, and returns its error. */
export async function failure(response: Response, status: number): Promise<FailureBody["error"]> {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  expectOurHeaders(response);
  return failureSchema.parse(JSON.parse(text)).error;
}

/** Checks what every answer of ours carries. */
export function expectOurHeaders({ headers }: Response): void {
  expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("x-frame-options")).toBe("DENY");
  for (const name of ["x-powered-by", "server", "via"]) expect(headers.has(name)).toBe(false);
}

/** Sends text as it is, and returns all that came until the server closed or `until` was seen. */
export async function exchange(port: number, text: string, until?: RegExp): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  let answer = "";
  try {
    socket.write(text);
    for await (const chunk of socket) {
      answer += chunk;
      if (until?.test(answer)) break;
    }
  } finally {
    socket.destroy();
  }
  return answer;
}
