import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JWT_SECRET, serverSettings, startServer, type TestServer } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const WEBHOOK_SECRET = "rahasia-kait-0123456789";

let workshop: TestWorkshop;
let server: TestServer;

beforeAll(async () => {
  workshop = await openWorkshop();
  server = await startServer({ ...serverSettings(workshop.env), WEBHOOK_SECRET }, JWT_SECRET);
});
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await workshop.close();
});

const HOST = "Host: x\r\nConnection: close\r\n";
const CHUNK_WITHOUT_SIZE = "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
const PLACES = [
  "/masuk",
  "/suppressions",
  "/scheduler/maintenance-reminder/run-now",
  "/webhooks/whatsapp-cloud",
  `/webhooks/starsender/${WEBHOOK_SECRET}`,
];

/** Bytes that a client sends, and how it goes: it waits for the end, or resets the connection in the middle. */
const SHAPES: Readonly<Record<string, string | Buffer | { readonly thenResets: string }>> = {
  "no HTTP": "GARBAGE\r\n\r\n",
  TLS: Buffer.from("16030100c8010000c40303", "hex"),
  "HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "a method that is none": `FOO / HTTP/1.1\r\n${HOST}\r\n`,
  "a URL as target that is none": `GET http://[::1/x HTTP/1.1\r\n${HOST}\r\n`,
  "a target of another scheme": `GET mailto:[ HTTP/1.1\r\n${HOST}\r\n`,
  "a path that is no UTF-8": `GET /%E0%A4%A HTTP/1.1\r\n${HOST}\r\n`,
  "a parameter that is no UTF-8": `DELETE /suppressions/%E0%A4%A HTTP/1.1\r\n${HOST}\r\n`,
  "a query that is no UTF-8": `GET /masuk?ke=%E0%A4%A&bahasa=%zz HTTP/1.1\r\n${HOST}\r\n`,
  "a host that is none": `GET /masuk HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n`,
  "two lengths": `POST /masuk HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{`,
  "a header that is too long": `GET / HTTP/1.1\r\n${HOST}X: ${"x".repeat(70_000)}\r\n\r\n`,
  "cookies that are none": `GET / HTTP/1.1\r\n${HOST}Cookie: %%%=;;;=%E0%A4%A\r\n\r\n`,
  "a token that is none": `GET /preview HTTP/1.1\r\n${HOST}Authorization: Bearer eyJ.eyJ.x\r\n\r\n`,
  "an expectation": `POST /masuk HTTP/1.1\r\n${HOST}Expect: 200-ok\r\nContent-Length: 1\r\n\r\n{`,
  "half a header": { thenResets: "POST /masuk HT" },
  "a page that nobody waits for": { thenResets: "GET /masuk HTTP/1.1\r\nHost: x\r\n\r\n" },
  ...Object.fromEntries(
    PLACES.flatMap((path) => [
      [`${path}, a chunk without a size`, `POST ${path} HTTP/1.1\r\n${HOST}${CHUNK_WITHOUT_SIZE}`],
      [`${path}, half a body`, { thenResets: `POST ${path} HTTP/1.1\r\n${HOST}Content-Length: 9\r\n\r\nx` }],
      [
        `${path}, JSON that is none`,
        `POST ${path} HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{`,
      ],
      [
        `${path}, gzip that is none`,
        `POST ${path} HTTP/1.1\r\n${HOST}Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc`,
      ],
    ]),
  ),
};

async function send(shape: (typeof SHAPES)[string]): Promise<void> {
  const socket = connect(Number(new URL(server.address).port), "127.0.0.1");
  const closed = once(socket, "close");
  socket.on("error", () => {}).resume();
  if (typeof shape === "object" && "thenResets" in shape) {
    socket.write(shape.thenResets, () => socket.resetAndDestroy());
  } else {
    socket.write(shape);
  }
  await closed;
}

test("malformed requests without a token, of whatever shape, write no line", async () => {
  const before = server.output();
  for (const shape of Object.values(SHAPES)) await send(shape);
  // Whatever they left behind is written by then.
  expect((await fetch(`${server.address}/health`)).status).toBe(200);
  expect(server.output().slice(before.length)).toBe("");
});
