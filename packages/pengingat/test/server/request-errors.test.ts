import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import Koa from "koa";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "../../src/process/log.js";
import { requestErrors } from "../../src/server/request-errors.js";

async function serve(level: string) {
  const lines: { level: number; msg: string }[] = [];
  const log = createLog(level, (line, done) => {
    lines.push(JSON.parse(line));
    done();
  });
  const app = new Koa();
  app.on("error", requestErrors(log));
  app.use(async (ctx) => {
    if (ctx.path === "/fault") throw new Error("a fault");
    for await (const _ of ctx.req);
  });
  const server = createServer(app.callback()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { lines, app, port };
}

test.each([
  ["a chunk without a size", "Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
  ["a body that never comes", "Content-Length: 9\r\n\r\nx"],
])("%s is no error of the server", async (_, rest) => {
  const { lines, app, port } = await serve("debug");
  const failed = once(app, "error");
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}).write(`POST / HTTP/1.1\r\nHost: x\r\n${rest}`, () => socket.resetAndDestroy());
  await failed;
  expect(lines.map(({ level }) => level).filter((level) => level > 20)).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
});

test("a fault of the server is", async () => {
  const { lines, port } = await serve("info");
  expect((await fetch(`http://127.0.0.1:${port}/fault`)).status).toBe(500);
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([[50, "request failed"]]);
});
