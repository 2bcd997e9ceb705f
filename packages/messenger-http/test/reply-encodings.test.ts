import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { plainMessenger } from "./support/plain-messenger.js";
import { scriptedServer } from "./support/scripted-server.js";

const ACCEPTED = Buffer.from('{"ok":true,"message":"diterima 😀"}');
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function sendAgainst(encoding: string | null, body: Buffer, status = "200 OK") {
  const head = [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`];
  if (encoding !== null) head.push(`Content-Encoding: ${encoding}`);
  const server = await scriptedServer((socket) => {
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    socket.write(body);
  });
  const messenger = plainMessenger(`http://127.0.0.1:${server.port}`, 2_000, "k3y-s3cret");
  open.push(server, messenger);
  const { signal } = new AbortController();
  const outcome = await messenger.send({ to: "628110000001", text: "Halo" }, { signal });
  return { outcome, request: server.requests[0] };
}

describe("a reply is understood", () => {
  it("in each of the encodings that the request names", async () => {
    const { request } = await sendAgainst(null, ACCEPTED);
    expect(request).toMatch(/\r\naccept-encoding: gzip, deflate, br\r\n/i);
  });

  it.each<[string | null, Buffer]>([
    [null, ACCEPTED],
    ["identity", ACCEPTED],
    ["none", ACCEPTED],
    ["None, gzip", gzipSync(ACCEPTED)],
    ["", ACCEPTED],
    ["gzip,", gzipSync(ACCEPTED)],
    ["gzip", gzipSync(ACCEPTED)],
    ["GZIP", gzipSync(ACCEPTED)],
    ["x-gzip", gzipSync(ACCEPTED)],
    ["deflate", deflateSync(ACCEPTED)],
    ["deflate", deflateRawSync(ACCEPTED)],
    ["br", brotliCompressSync(ACCEPTED)],
    ["gzip, br", brotliCompressSync(gzipSync(ACCEPTED))],
    [null, Buffer.concat([BOM, ACCEPTED])],
    ["gzip", gzipSync(Buffer.concat([BOM, ACCEPTED]))],
  ])("with Content-Encoding %s, example %#", async (encoding, body) => {
    expect((await sendAgainst(encoding, body)).outcome).toEqual({
      status: "sent",
      response: "diterima 😀",
      messageId: null,
    });
  });

  it("as a refusal", async () => {
    const { outcome } = await sendAgainst("br", brotliCompressSync('{"message":"no such number"}'), "422 No");
    expect(outcome).toMatchObject({ status: "failed", code: "REJECTED", reason: "no such number" });
  });
});

describe("a reply leaves the message in doubt", () => {
  it.each<[string, string, Buffer]>([
    ["is cut off", "gzip", gzipSync(ACCEPTED).subarray(0, -4)],
    ["is not what its header says", "gzip", ACCEPTED],
    ["is not what its header says", "br", ACCEPTED],
    ["is not what its header says", "deflate", ACCEPTED],
    ["is in an encoding that the request does not name", "zstd", zstdCompressSync(ACCEPTED)],
    ["is in an encoding that is none", "constructor", ACCEPTED],
    ["grows beyond the limit", "gzip", gzipSync(Buffer.alloc(20_000_000, " "))],
    ["grows beyond the limit", "deflate", deflateSync(Buffer.alloc(20_000_000, " "))],
    ["grows beyond the limit", "br", brotliCompressSync(Buffer.alloc(20_000_000, " "))],
  ])("that %s (%s)", async (_what, encoding, body) => {
    const { outcome } = await sendAgainst(encoding, body);
    expect(outcome).toMatchObject({ status: "unknown", code: "MALFORMED_REPLY" });
  });

  it("but not one whose status refuses, whatever its body", async () => {
    const { outcome } = await sendAgainst("gzip", ACCEPTED, "422 No");
    expect(outcome).toMatchObject({ status: "failed", code: "REJECTED", reason: "HTTP 422" });
  });

  it("but not one without content", async () => {
    const { outcome } = await sendAgainst("gzip", Buffer.alloc(0), "429 No");
    expect(outcome).toMatchObject({ status: "failed", code: "RATE_LIMITED" });
  });
});
