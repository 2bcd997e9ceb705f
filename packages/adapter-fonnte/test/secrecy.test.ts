import { afterEach, expect, it } from "vitest";
import { TEST_KEY, testSecrecy } from "../../messenger-http/test/support/messenger-suites.js";
import { reply, scriptedServer } from "../../messenger-http/test/support/scripted-server.js";
import { fonnteMessenger } from "../src/index.js";

const message = { to: "628110000001", text: "Halo" };
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

testSecrecy((baseUrl, timeoutMs) => fonnteMessenger({ token: TEST_KEY, baseUrl, timeoutMs }), message, [
  ["200 OK", '{"status":true,"detail":"by k3y-s3cret","id":["k3y-s3cret-1"]}'],
  ["200 OK", '{"status":false,"reason":"token k3y-s3cret invalid"}'],
  ["200 OK", '{"status":false,"reason":"request timeout of k3y-s3cret"}'],
  ["401 Unauthorized", '{"reason":"k3y-s3cret"}'],
  ["422 No", '{"status":false,"reason":"\\u006b3y-s3cret"}'],
  ["302 Found k3y-s3cret", "k3y-s3cret"],
  ["500 k3y-s3cret", "k3y-s3cret"],
  ["200 OK", "k3y-s3cret"],
]);

it("of several tokens, none is in an outcome", async () => {
  const token = "first-t0ken,second-t0ken";
  const server = await scriptedServer((socket) =>
    socket.write(reply("200 OK", '{"status":false,"reason":"token second-t0ken invalid"}')),
  );
  const messenger = fonnteMessenger({ token, baseUrl: `http://127.0.0.1:${server.port}`, timeoutMs: 5_000 });
  open.push(server, messenger);
  const outcome = await messenger.send(message, { signal: new AbortController().signal });
  expect(outcome).toMatchObject({ code: "KEY_REFUSED", reason: "token *** invalid" });
});
