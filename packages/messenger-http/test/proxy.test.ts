import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import tls from "node:tls";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loopbackProxy, type OnConnect } from "./support/loopback-proxy.js";
import { plainMessenger } from "./support/plain-messenger.js";
import { ended, reply, scriptedServer } from "./support/scripted-server.js";
import { selfSigned } from "./support/self-signed.js";

const ACCEPTED = reply("200 OK", '{"ok":true}');
const message = { to: "628110000001", text: "Halo" };
const { signal } = new AbortController();
const open: { close(): unknown }[] = [];

beforeEach(() => {
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const one of open.splice(0).reverse()) await one.close();
});

async function setUp(
  onConnect?: OnConnect,
  answer: (socket: Socket) => void = (socket) => socket.write(ACCEPTED),
) {
  const server = await scriptedServer(answer);
  const proxy = await loopbackProxy(server.port, onConnect);
  open.push(server, proxy);
  return { server, proxy };
}

function messengerTo(baseUrl: string, timeoutMs = 5_000) {
  const messenger = plainMessenger(baseUrl, timeoutMs, "k3y-s3cret");
  open.push(messenger);
  return messenger;
}

describe("a proxy of the environment", () => {
  it("is asked for a tunnel, which is used again", async () => {
    const { server, proxy } = await setUp();
    vi.stubEnv("HTTP_PROXY", proxy.url);
    const messenger = messengerTo("http://gateway.example:8081");
    for (let n = 0; n < 3; n += 1) {
      expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
    }
    expect(new Set(proxy.requests)).toEqual(new Set(["CONNECT gateway.example:8081"]));
    expect(proxy.requests.length).toBeLessThan(3);
    expect(server.requests).toHaveLength(3);
    expect(server.requests[0]).toMatch(/^POST \/send HTTP\/1\.1\r\nhost: gateway\.example:8081\r\n/i);
  });

  it("carries TLS from end to end, and is given the password in its address, which is in no outcome", async () => {
    const { cert, key } = selfSigned("gateway.example");
    const trusted = tls.getCACertificates();
    tls.setDefaultCACertificates([...trusted, cert]);
    const server = createServer({ cert, key }, (_, response) => response.end('{"ok":true}')).listen(
      0,
      "127.0.0.1",
    );
    await once(server, "listening");
    const proxy = await loopbackProxy((server.address() as AddressInfo).port);
    open.push(proxy, server, { close: () => tls.setDefaultCACertificates(trusted) });
    vi.stubEnv("HTTPS_PROXY", proxy.url.replace("//", "//budi:r4hasia@"));
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");

    const messenger = messengerTo("https://gateway.example");
    expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
    expect(proxy.requests).toEqual(["CONNECT gateway.example:443"]);
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from("budi:r4hasia").toString("base64")}`]);

    const stranger = await messengerTo("https://other.example").send(message, { signal });
    expect(stranger).toMatchObject({
      code: "UNREACHABLE",
      reason: "no connection (ERR_TLS_CERT_ALTNAME_INVALID)",
    });
  });

  it.each([
    ["HTTPS_PROXY", {}],
    ["NO_PROXY with its name", { NO_PROXY: "other.example, 127.0.0.2" }],
    ["NO_PROXY with everything", { NO_PROXY: "other.example,*" }],
    ["no_proxy, which takes precedence", { NO_PROXY: "other.example", no_proxy: "127.0.0.2:*,127.0.0.2" }],
  ])("is left out: %s", async (_what, environment) => {
    const { proxy } = await setUp();
    const server = await scriptedServer((socket) => socket.write(ACCEPTED), undefined, 0, "127.0.0.2");
    open.push(server);
    const name = Object.keys(environment).length === 0 ? "HTTPS_PROXY" : "HTTP_PROXY";
    vi.stubEnv(name, proxy.url);
    for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);
    const messenger = messengerTo(`http://127.0.0.2:${server.port}`);
    expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
    expect(proxy.requests).toEqual([]);
  });

  it("is left out for this machine, whatever NO_PROXY says", async () => {
    const { server, proxy } = await setUp();
    vi.stubEnv("HTTP_PROXY", proxy.url);
    for (const host of ["127.0.0.1", "localhost"]) {
      const messenger = messengerTo(`http://${host}:${server.port}`);
      expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
    }
    expect(proxy.requests).toEqual([]);
  });

  it("that is no URL is an error at construction, without its password", () => {
    vi.stubEnv("HTTPS_PROXY", "socks5://budi:r4hasia@127.0.0.1:1080");
    const construct = () => messengerTo("https://gateway.example");
    expect(construct).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(construct).toThrow(/^HTTPS_PROXY: expected the http or https URL of a proxy, got something else$/);
  });
});

describe("through a proxy nothing was written, and it is failed and worth another attempt, where", () => {
  const unreachable = { status: "failed", code: "UNREACHABLE", fault: "gateway", retryable: true };

  it.each<[string, OnConnect, string, timeoutMs?: number]>([
    ["it wants a password", refuse("407 Proxy Authentication Required"), "no connection (PROXY_407)"],
    ["it forbids the host", refuse("403 Forbidden"), "no connection (PROXY_403)"],
    ["it cannot reach the host", refuse("502 Bad Gateway"), "no connection (PROXY_502)"],
    ["it resets the connection", (client) => client.resetAndDestroy(), "no connection"],
    ["it closes the connection", (client) => client.end(), "no connection"],
    ["it does not speak HTTP", (client) => client.end("SSH-2.0-OpenSSH_9.9\r\n"), "no connection"],
    ["it never answers", () => {}, "no connection within 400 ms", 400],
    [
      "its tunnel breaks before TLS is set up",
      (client) => client.end("HTTP/1.1 200 Connection established\r\n\r\n"),
      "no connection",
    ],
  ])("%s", async (_what, onConnect, reason, timeoutMs) => {
    const { server, proxy } = await setUp(onConnect);
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    const outcome = await messengerTo("https://gateway.example", timeoutMs).send(message, { signal });
    expect(outcome).toMatchObject({ ...unreachable, reason: expect.stringContaining(reason) });
    expect(proxy.requests).toEqual(["CONNECT gateway.example:443"]);
    expect(server.connections).toEqual([]);
  });

  it("there is no proxy", async () => {
    const { proxy } = await setUp();
    await proxy.close();
    open.pop();
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    const outcome = await messengerTo("https://gateway.example").send(message, { signal });
    expect(outcome).toMatchObject({ ...unreachable, reason: "no connection (ECONNREFUSED)" });
  });

  it("the run is stopped while it opens the tunnel, which is not used any more", async () => {
    const controller = new AbortController();
    let over: Promise<void> = Promise.resolve();
    const { server, proxy } = await setUp((client, tunnel) => {
      over = ended(client);
      controller.abort();
      tunnel();
    });
    vi.stubEnv("HTTP_PROXY", proxy.url);
    const messenger = messengerTo("http://gateway.example");
    const outcome = await messenger.send(message, { signal: controller.signal });
    expect(outcome).toMatchObject({ status: "failed", code: "ABORTED" });
    await messenger.close();
    await over;
    expect(server.requests).toEqual([]);
  });
});

describe("through a proxy it is unknown once the request was written, where", () => {
  it("the tunnel breaks", async () => {
    const { server, proxy } = await setUp(undefined, (socket) => socket.resetAndDestroy());
    vi.stubEnv("HTTP_PROXY", proxy.url);
    const outcome = await messengerTo("http://gateway.example").send(message, { signal });
    expect(outcome).toMatchObject({ status: "unknown", code: "CONNECTION_LOST" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("closing", () => {
  it("ends a tunnel that a proxy never opened", async () => {
    let over: Promise<unknown> = Promise.resolve();
    const { proxy } = await setUp((client) => {
      over = once(client.resume(), "end");
    });
    vi.stubEnv("HTTP_PROXY", proxy.url);
    const messenger = messengerTo("http://gateway.example", 100);
    expect(await messenger.send(message, { signal })).toMatchObject({ code: "UNREACHABLE" });
    await messenger.close();
    await over;
  });
});

function refuse(status: string): OnConnect {
  return (client) => client.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
}
