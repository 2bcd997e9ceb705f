import type { Socket } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { OutgoingMessage } from "@pengingat/core";
import { afterEach, describe, expect, it } from "vitest";
import type { GatewayMessenger } from "../../src/index.js";
import type { CreateMessenger } from "./messenger-suites.js";
import { ended, reply, type ScriptedServer, scriptedServer } from "./scripted-server.js";

/** What the faults are injected into. */
export interface FaultSetup {
  readonly create: CreateMessenger;
  readonly message: OutgoingMessage;
  /** One that fills more than a connection's buffers. */
  readonly longMessage: OutgoingMessage;
  /** The body of an answer that says that the message was taken, in ASCII. */
  readonly accepted: string;
  /** An answer that refuses the message in these words, in ASCII. */
  readonly refused: (words: string) => readonly [status: string, body: string];
}

/** Declares what becomes of a message on connections that break, stall or bring nonsense, over real sockets. */
export function testConnectionFaults({ create, message, longMessage, accepted, refused }: FaultSetup): void {
  const { signal } = new AbortController();
  const open: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  async function serve(...script: Parameters<typeof scriptedServer>): Promise<ScriptedServer> {
    const server = await scriptedServer(...script);
    open.push(server);
    return server;
  }

  function messengerTo(baseUrl: string, timeoutMs = 5_000): GatewayMessenger {
    const messenger = create(baseUrl, timeoutMs);
    open.push(messenger);
    return messenger;
  }

  /** One send to a server that answers with these bytes and, unless told otherwise, keeps the connection. */
  async function sendAgainst(answer: (socket: Socket) => void, timeoutMs?: number) {
    const server = await serve(answer);
    const outcome = await messengerTo(`http://127.0.0.1:${server.port}`, timeoutMs).send(message, { signal });
    expect(server.requests).toHaveLength(1);
    return outcome;
  }

  /** Writes a byte every 10 ms until the connection ends. */
  function drip(socket: Socket): void {
    const timer = setInterval(() => socket.write(" "), 10);
    socket.on("close", () => clearInterval(timer));
  }

  describe("where nothing was written, it is failed and worth another attempt:", () => {
    const unreachable = { status: "failed", code: "UNREACHABLE", fault: "gateway", retryable: true };

    it("refused connection", async () => {
      const server = await scriptedServer();
      await server.close();
      const outcome = await messengerTo(`http://127.0.0.1:${server.port}`).send(message, { signal });
      expect(outcome).toMatchObject({ ...unreachable, reason: "no connection (ECONNREFUSED)" });
    });

    it("a name that does not resolve", async () => {
      // Reserved by RFC 6761; whether a resolver says no or none answers, nothing can be written.
      const outcome = await messengerTo("http://name.invalid").send(message, { signal });
      expect(outcome).toMatchObject(unreachable);
    });

    it("TLS that meets a plain-text server", async () => {
      const server = await serve(
        () => {},
        (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
      );
      const outcome = await messengerTo(`https://127.0.0.1:${server.port}`).send(message, { signal });
      expect(outcome).toMatchObject(unreachable);
      expect(server.requests).toEqual([]);
    });

    it("TLS that is cut off in its handshake", async () => {
      const server = await serve(
        () => {},
        (socket) => socket.once("data", () => socket.resetAndDestroy()),
      );
      const outcome = await messengerTo(`https://127.0.0.1:${server.port}`).send(message, { signal });
      expect(outcome).toMatchObject(unreachable);
    });

    it("a handshake that outlasts the limit", async () => {
      const server = await serve();
      const outcome = await messengerTo(`https://127.0.0.1:${server.port}`, 100).send(message, { signal });
      expect(outcome).toMatchObject({ ...unreachable, reason: "no connection within 100 ms" });
      expect(server.requests).toEqual([]);
    });
  });

  describe("once the request was written, it is unknown:", () => {
    it("the connection is reset before the request was read whole", async () => {
      const server = await serve(
        () => {},
        (socket) => socket.once("data", () => socket.resetAndDestroy()),
      );
      const outcome = await messengerTo(`http://127.0.0.1:${server.port}`).send(longMessage, {
        signal,
      });
      expect(outcome).toMatchObject({ status: "unknown", code: "CONNECTION_LOST" });
      expect(server.requests).toEqual([]);
      expect(server.connections).toHaveLength(1);
    });

    it.each<[string, (socket: Socket) => void]>([
      ["the connection is reset", (socket) => socket.resetAndDestroy()],
      ["the connection is closed", (socket) => socket.end()],
      ["the headers end half-way", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Le")],
      [
        "the body ends before its length",
        (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n${accepted}`),
      ],
      [
        "the chunks end half-way",
        (socket) =>
          socket.end(
            `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${accepted.length.toString(16)}\r\n${accepted}\r\n`,
          ),
      ],
      [
        // Undici closes the connection, and takes no option to read on. Servers send it to those alone who ask for it.
        "the go-ahead of a body that nobody asked for comes before the answer",
        (socket) => socket.write(`HTTP/1.1 100 Continue\r\n\r\n${reply("200 OK", accepted)}`),
      ],
    ])("%s", async (_what, answer) => {
      expect(await sendAgainst(answer)).toMatchObject({ status: "unknown", code: "CONNECTION_LOST" });
    });

    it.each<[string, (socket: Socket) => void]>([
      ["silence", () => {}],
      ["headers, then silence", (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")],
      [
        "a body of one byte now and then",
        (socket) => {
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
          drip(socket);
        },
      ],
      [
        "headers of one byte now and then",
        (socket) => {
          socket.write("HTTP/1.1 200 OK\r\nX-Slow: ");
          drip(socket);
        },
      ],
      ["early hints, then silence", (socket) => socket.write("HTTP/1.1 103 Early Hints\r\n\r\n")],
    ])("%s until the limit", async (_what, answer) => {
      const started = performance.now();
      expect(await sendAgainst(answer, 150)).toMatchObject({ status: "unknown", code: "TIMEOUT" });
      expect(performance.now() - started).toBeLessThan(1_500);
    });

    it.each<[string, string]>([
      ["HTML", reply("200 OK", "<!doctype html><p>ok")],
      ["truncated JSON", reply("200 OK", accepted.slice(0, -3))],
      ["no content", "HTTP/1.1 204 No Content\r\n\r\n"],
      ["another protocol", "SSH-2.0-OpenSSH_9.9\r\n"],
      ["endless headers", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}`],
    ])("%s", async (_what, bytes) => {
      const outcome = await sendAgainst((socket) => socket.write(bytes));
      expect(outcome).toMatchObject({ status: "unknown", code: "MALFORMED_REPLY" });
    });

    it("an endless body, whose connection is ended", async () => {
      const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
      let written = 0;
      let over: Promise<void> = Promise.resolve();
      const outcome = await sendAgainst((socket) => {
        over = ended(socket);
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const pour = () => {
          while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
        };
        socket.on("drain", pour);
        pour();
      }, 5_000);
      expect(outcome).toMatchObject({ status: "unknown", code: "MALFORMED_REPLY" });
      await over;
      expect(written).toBeLessThan(50_000_000);
    });

    it("a redirect, which is not followed", async () => {
      const elsewhere = await serve((socket) => socket.write(reply("200 OK", accepted)));
      const location = `Location: http://127.0.0.1:${elsewhere.port}/elsewhere`;
      for (const status of ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]) {
        const outcome = await sendAgainst((socket) => socket.write(reply(status, "", [location])));
        expect(outcome).toMatchObject({ status: "unknown", code: "REDIRECTED" });
      }
      expect(elsewhere.connections).toEqual([]);
    });
  });

  describe("an answer that contradicts itself is unknown:", () => {
    it.each([
      ["400 Bad Request", "MALFORMED_REPLY"],
      ["401 Unauthorized", "MALFORMED_REPLY"],
      ["429 Too Many Requests", "MALFORMED_REPLY"],
      ["408 Request Timeout", "MALFORMED_REPLY"],
      ["500 Internal Server Error", "SERVER_ERROR"],
    ])("%s that accepts", async (status, code) => {
      const outcome = await sendAgainst((socket) => socket.write(reply(status, accepted)));
      expect(outcome).toMatchObject({ status: "unknown", code });
    });

    it("HTTP 408, whatever it says", async () => {
      const [, body] = refused("no such number");
      const outcome = await sendAgainst((socket) => socket.write(reply("408 Request Timeout", body)));
      expect(outcome).toMatchObject({ status: "unknown", code: "TIMEOUT" });
    });

    it.each(["Timeout", "Timeout of 30000ms exceeded", "Request timed out"])(
      "a refusal for %j",
      async (words) => {
        const [status, body] = refused(words);
        const outcome = await sendAgainst((socket) => socket.write(reply(status, body)));
        expect(outcome).toMatchObject({ status: "unknown", code: "TIMEOUT" });
      },
    );
  });

  describe("a status that says not sent is believed although its body breaks:", () => {
    it.each<[string, (socket: Socket) => void, timeoutMs?: number]>([
      ["reset", (socket) => socket.write(head(429), () => socket.resetAndDestroy())],
      ["too short", (socket) => socket.end(`${head(429)}{`)],
      ["too large", (socket) => socket.write(head(429) + "x".repeat(90_000))],
      ["too slow", (socket) => socket.write(head(429)), 300],
    ])("a 429 whose body is %s", async (_what, answer, timeoutMs) => {
      const outcome = await sendAgainst(answer, timeoutMs);
      expect(outcome).toMatchObject({ code: "RATE_LIMITED", reason: "HTTP 429", retryAfterMs: 3_000 });
    });

    it("a 422 whose body is too slow", async () => {
      const outcome = await sendAgainst((socket) => socket.write(head(422)), 150);
      expect(outcome).toMatchObject({ status: "failed", code: "REJECTED", reason: "HTTP 422" });
    });

    function head(status: number): string {
      return `HTTP/1.1 ${status} No\r\nContent-Length: 100000\r\nRetry-After: 3\r\n\r\n`;
    }
  });

  describe("an answer is understood", () => {
    it.each<[string, (socket: Socket) => void]>([
      [
        "after early hints",
        (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\n\r\n${reply("200 OK", accepted)}`),
      ],
      [
        "in pieces, chunked",
        (socket) => {
          socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (const character of accepted) socket.write(`1\r\n${character}\r\n`);
          socket.write("0\r\n\r\n");
        },
      ],
      ["up to the end of the connection", (socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${accepted}`)],
    ])("%s", async (_what, answer) => {
      expect(await sendAgainst(answer)).toMatchObject({ status: "sent" });
    });

    it.each<[string, (body: Buffer) => Buffer]>([
      ["gzip", gzipSync],
      ["deflate", deflateSync],
      ["deflate", deflateRawSync],
      ["br", brotliCompressSync],
      ["identity", (body) => body],
    ])(
      "in the encoding %s, which it was asked for, with a byte-order mark (%#)",
      async (encoding, encode) => {
        const body = encode(Buffer.from(`\ufeff${accepted}`));
        const server = await serve((socket) => {
          socket.write(
            `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`,
          );
          socket.write(body);
        });
        const outcome = await messengerTo(`http://127.0.0.1:${server.port}`).send(message, { signal });
        expect(outcome).toMatchObject({ status: "sent" });
        expect(server.requests[0]).toMatch(/\r\naccept-encoding: gzip, deflate, br\r\n/i);
      },
    );
  });
}
