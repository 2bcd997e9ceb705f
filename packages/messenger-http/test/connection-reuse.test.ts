import { getEventListeners } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { GatewayMessenger } from "../src/index.js";
import { plainMessenger } from "./support/plain-messenger.js";
import { ended, reply, type ScriptedServer, scriptedServer } from "./support/scripted-server.js";

const ACCEPTED = reply("200 OK", '{"ok":true}');
const message = { to: "628110000001", text: "Halo" };
const { signal } = new AbortController();
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const one of open.splice(0).reverse()) await one.close();
});

async function pair(
  script: Parameters<typeof scriptedServer>,
  { scheme = "http", timeoutMs = 5_000 } = {},
): Promise<{ server: ScriptedServer; messenger: GatewayMessenger }> {
  const server = await scriptedServer(...script);
  const baseUrl = `${scheme}://127.0.0.1:${server.port}`;
  const messenger = plainMessenger(baseUrl, timeoutMs, "k3y-s3cret");
  open.push(server, messenger);
  return { server, messenger };
}

describe("a kept connection", () => {
  it("is used again", async () => {
    const { server, messenger } = await pair([(socket) => socket.write(ACCEPTED)]);
    for (let n = 0; n < 20; n += 1) {
      expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
    }
    expect(server.requests).toHaveLength(20);
    expect(server.connections.length).toBeLessThan(5);
  });

  it("closed while idle costs nothing", async () => {
    const { server, messenger } = await pair([(socket) => socket.write(ACCEPTED)]);
    await messenger.send(message, { signal });
    for (const socket of server.connections) {
      socket.end();
      await ended(socket);
    }
    expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
    expect(server.requests).toHaveLength(2);
  });

  it("closed as the next request is read makes that one unknown, and it is not sent again", async () => {
    const { server, messenger } = await pair([
      (socket, _request, n) => (n === 1 ? socket.write(ACCEPTED) : socket.destroy()),
    ]);
    await messenger.send(message, { signal });
    const outcome = await messenger.send({ ...message, text: "kedua" }, { signal });
    expect(outcome).toMatchObject({ status: "unknown", code: "CONNECTION_LOST" });
    expect(server.requests).toHaveLength(2);
  });

  it("closed at any moment never makes two of one message, nor a lie about it", async () => {
    const { server, messenger } = await pair([
      // Says keep-alive, and closes: at once, or a little later.
      (socket, _request, n) => {
        socket.write(ACCEPTED);
        if (n % 3 === 0) socket.destroySoon();
        else if (n % 3 === 1) setImmediate(() => socket.resetAndDestroy());
      },
    ]);
    for (let n = 0; n < 150; n += 1) {
      const text = `nomor ${n}.`;
      const { status } = await messenger.send({ ...message, text }, { signal });
      const times = server.requests.filter((request) => request.includes(text)).length;
      expect([status, times]).toSatisfy(([word, count]) =>
        word === "sent" ? count === 1 : word === "failed" ? count === 0 : count <= 1,
      );
    }
  });
});

describe("an abort", () => {
  it("while connecting is failed at once, and its connection is never written to", async () => {
    const { server, messenger } = await pair([], { scheme: "https" });
    const controller = new AbortController();
    const connected = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (server.connections.length === 0) return;
        clearInterval(timer);
        resolve();
      }, 1);
    });
    const pending = messenger.send(message, { signal: controller.signal });
    await connected;
    controller.abort();
    expect(await pending).toMatchObject({ status: "failed", code: "ABORTED", retryable: false });
    expect(server.requests).toEqual([]);
  });

  it("in the middle of the answer is unknown, and ends the connection", async () => {
    const controller = new AbortController();
    let over: Promise<void> = Promise.resolve();
    const { messenger } = await pair([
      (socket) => {
        over = ended(socket);
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", () => controller.abort());
      },
    ]);
    const outcome = await messenger.send(message, { signal: controller.signal });
    expect(outcome).toMatchObject({ status: "unknown", code: "ABORTED" });
    await over;
  });

  it("has no listener left behind by sends that have ended", async () => {
    const { messenger } = await pair([(socket, _request, n) => n % 2 && socket.write(ACCEPTED)], {
      timeoutMs: 300,
    });
    const controller = new AbortController();
    for (let n = 0; n < 4; n += 1) await messenger.send(message, { signal: controller.signal });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

describe("the limit", () => {
  it("holds for a connection that is ready only when the time is up by the wall clock", async () => {
    const { server, messenger } = await pair([(socket) => socket.write(ACCEPTED)], { timeoutMs: 300 });
    vi.useFakeTimers({ toFake: ["Date"] });
    const pending = messenger.send(message, { signal });
    vi.setSystemTime(Date.now() + 301);
    expect(await pending).toMatchObject({ status: "failed", code: "UNREACHABLE", retryable: true });
    expect(server.requests).toEqual([]);
  });

  it("holds for a process that stood still while it connected", async () => {
    const { server, messenger } = await pair([(socket) => socket.write(ACCEPTED)], { timeoutMs: 300 });
    const pending = messenger.send(message, { signal });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 350);
    expect(await pending).toMatchObject({ status: "failed", code: "UNREACHABLE" });
    expect(server.requests).toEqual([]);
  });
});

describe("closing", () => {
  it("waits for what is under way, then takes nothing more", async () => {
    const { server, messenger } = await pair([
      (socket) => {
        void messenger.close();
        setImmediate(() => socket.write(ACCEPTED));
      },
    ]);
    expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
    expect(await messenger.send(message, { signal })).toMatchObject({ status: "failed", code: "ABORTED" });
    await messenger.close();
    await messenger.close();
    expect(server.requests).toHaveLength(1);
  });

  it("ends connections that were still being made", async () => {
    const { server, messenger } = await pair([], { scheme: "https", timeoutMs: 600_000 });
    const controller = new AbortController();
    const pending = messenger.send(message, { signal: controller.signal });
    while (server.connections.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await pending;
    const closed = Promise.all(server.connections.map(ended));
    await messenger.close();
    await closed;
  });

  it("before the first send has nothing to do, as nothing was connected", async () => {
    const { server, messenger } = await pair([]);
    await messenger.close();
    expect(server.connections).toEqual([]);
  });
});
