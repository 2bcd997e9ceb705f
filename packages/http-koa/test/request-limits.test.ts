import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runDataSchema } from "../src/schemas/run-data.js";
import { schedulerMessageSchema } from "../src/schemas/scheduler-data.js";
import { serviceDouble } from "./support/doubles.js";
import { call, exchange, failure, serveApp, success } from "./support/server.js";
import { token } from "./support/tokens.js";

const RUN = "/customers/send-maintenance-reminder";

afterEach(() => {
  vi.useRealTimers();
});

function head(...lines: string[]): string {
  return [`POST ${RUN} HTTP/1.1`, "Host: x", `Authorization: Bearer ${token()}`, ...lines, "", ""].join(
    "\r\n",
  );
}

async function* chunks(count: number) {
  for (let sent = 0; sent < count; sent += 1) yield Buffer.alloc(1024, "x");
}

describe("a body", () => {
  it.each([
    ["JSON that is broken", "{", "application/json"],
    ["a prototype", '{"__proto__":{"hour":3}}', "application/json"],
    ["a form", "hour=3&hour=4", "application/x-www-form-urlencoded"],
    ["16 KiB of anything", "x".repeat(16 * 1024), "application/octet-stream"],
  ])("of %s is refused where none is read, and nothing is run", async (_what, body, type) => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    const init = { method: "POST", body, headers: { "content-type": type } };
    expect((await failure(await call(url + RUN, init), 400)).code).toBe("INVALID_BODY");
    expect(calls).toEqual([]);
  });

  it("of an empty object is ignored, also in chunks with 16 KiB of blanks", async () => {
    const { url } = await serveApp();
    const body = ReadableStream.from([Buffer.from("{"), Buffer.alloc(16_000, " "), Buffer.from("}")]);
    for (const each of ["{}", body]) {
      const init = { method: "POST", body: each, duplex: "half" } as const;
      await success(await call(url + RUN, init), runDataSchema);
    }
  });

  it.each([16 * 1024 + 1, 5_000_000])("of %i bytes is answered 413, and nothing is run", async (size) => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    const response = await call(url + RUN, { method: "POST", body: "x".repeat(size) });
    expect((await failure(response, 413)).code).toBe("BODY_TOO_LARGE");
    expect(calls).toEqual([]);
  });

  it("in chunks of more than 16 KiB is answered 413, and nothing is run", async () => {
    const { service, calls } = serviceDouble();
    const { url } = await serveApp({ service });
    const init = { method: "POST", body: ReadableStream.from(chunks(17)), duplex: "half" } as const;
    await failure(await call(url + RUN, init), 413);
    expect(calls).toEqual([]);
  });

  it("that has no end is cut off after the answer", async () => {
    const { port } = await serveApp();
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", pour).resume();
    socket.write(head("Transfer-Encoding: chunked"));
    pour();
    await closed;
    expect(socket.bytesWritten).toBeLessThan(100_000_000);
  });

  it("that stops short of its length is answered 408 after 10 seconds, and nothing is run", async () => {
    const { service, calls } = serviceDouble();
    const { port, server } = await serveApp({ service });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const arrived = once(server, "request");
    const answer = exchange(port, `${head("Content-Length: 100")}only this`);
    await arrived;
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    vi.advanceTimersByTime(10_000);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    expect(calls).toEqual([]);
  });

  it("of a client that goes away half-way runs nothing", async () => {
    const { service, calls } = serviceDouble();
    const answered = Promise.withResolvers<number>();
    const { port, server } = await serveApp({ service }, [
      async (ctx, next) => {
        await next();
        answered.resolve(ctx.status);
      },
    ]);
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    const arrived = once(server, "request");
    socket.write(`${head("Content-Length: 100")}only this`);
    await arrived;
    socket.destroy();
    expect(await answered.promise).toBe(400);
    expect(calls).toEqual([]);
  });

  it("that is longer than it says begins a request of its own, which needs its own token", async () => {
    const { service, calls } = serviceDouble();
    const { port } = await serveApp({ service });
    const rest = `POST ${RUN} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
    const answer = await exchange(port, `${head("Content-Length: 2")}{}${rest}`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 401"]);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ["two lengths", ["Content-Length: 2", "Content-Length: 3"]],
    ["a length and chunks", ["Content-Length: 2", "Transfer-Encoding: chunked"]],
    ["a length below nothing", ["Content-Length: -1"]],
  ])("with %s never reaches the service", async (_what, lines) => {
    const { service, calls } = serviceDouble();
    const { port } = await serveApp({ service });
    expect(await exchange(port, `${head(...lines)}{}`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(calls).toEqual([]);
  });

  it("that the app around has read already is no trouble", async () => {
    const { url } = await serveApp({}, [
      async (ctx, next) => {
        for await (const _ of ctx.req);
        await next();
      },
    ]);
    await success(await call(url + RUN, { method: "POST", body: "{}" }), runDataSchema);
  });

  it("however big, without a token is answered 401", async () => {
    const { url } = await serveApp();
    const response = await fetch(url + RUN, { method: "POST", body: "x".repeat(5_000_000) });
    await failure(response, 401);
  });
});

describe("a query", () => {
  const START = "/scheduler/maintenance-reminder/start";

  it("of up to 2048 characters is read", async () => {
    const { url } = await serveApp();
    const query = "hour=9&".padEnd(2048, "&");
    const data = await success(
      await call(`${url}${START}?${query}`, { method: "POST" }),
      schedulerMessageSchema,
    );
    expect(data.message).toContain("09:00");
  });

  it.each([
    ["one character more", "hour=9&".padEnd(2049, "&")],
    ["10,000 parameters", "a&".repeat(10_000)],
    ["10,000 hours", "hour=1&".repeat(8_000)],
  ])("of %s is answered 414", async (_what, query) => {
    const { url } = await serveApp();
    const error = await failure(await call(`${url}${START}?${query}`, { method: "POST" }), 414);
    expect(error.code).toBe("QUERY_TOO_LONG");
  });

  it("names no more than ten of its wrong parameters", async () => {
    const { url } = await serveApp();
    const query = Array.from({ length: 500 }, (_, at) => at).join("&");
    const error = await failure(await call(`${url}${START}?${query}`, { method: "POST" }), 400);
    expect(error.details).toHaveLength(10);
    expect(error.message.length).toBeLessThan(1000);
  });

  it("leaves no trace on the prototype of objects", async () => {
    const { url } = await serveApp();
    const query = "__proto__[hour]=3&__proto__=4&constructor.prototype.hour=5";
    const error = await failure(await call(`${url}${START}?${query}`, { method: "POST" }), 400);
    expect(error.details).toHaveLength(3);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect("hour" in {}).toBe(false);
  });
});
