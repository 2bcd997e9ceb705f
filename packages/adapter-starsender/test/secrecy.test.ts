import { inspect } from "node:util";
import { afterEach, expect, it } from "vitest";
import { starsenderMessenger } from "../src/index.js";
import { reply, scriptedServer } from "./support/scripted-server.js";

const apiKey = "k3y-s3cret";
const message = { to: "628110000001", text: "Halo" };
const { signal } = new AbortController();
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

it("the key is in no dump of the messenger", async () => {
  const messenger = starsenderMessenger({ apiKey });
  expect(JSON.stringify(messenger)).not.toContain(apiKey);
  expect(inspect(messenger, { depth: null, showHidden: true, getters: true })).not.toContain(apiKey);
  expect(String(messenger)).not.toContain(apiKey);
});

it.each([
  ["200 OK", '{"success":true,"message":"by k3y-s3cret","data":{"id":"k3y-s3cret-1"}}'],
  ["200 OK", '{"success":false,"message":"token k3y-s3cret is unknown"}'],
  ["401 Unauthorized", '{"message":"k3y-s3cret"}'],
  ["422 No", '{"success":false,"message":"\\u006b3y-s3cret"}'],
  ["302 Found k3y-s3cret", "k3y-s3cret"],
  ["500 k3y-s3cret", "k3y-s3cret"],
  ["200 OK", "k3y-s3cret"],
])("the key, echoed by the gateway with %s %s, is in no outcome", async (status, body) => {
  const server = await scriptedServer((socket) => socket.write(reply(status, body)));
  const messenger = starsenderMessenger({ apiKey, baseUrl: `http://127.0.0.1:${server.port}` });
  open.push(server, messenger);
  const outcome = await messenger.send(message, { signal });
  expect(server.requests[0]).toContain(`Authorization: ${apiKey}\r\n`);
  expect(JSON.stringify(outcome)).not.toContain(apiKey);
});
