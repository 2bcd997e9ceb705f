import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { messengerContract } from "@pengingat/core/testing";
import { describe, expect, test } from "vitest";
import { wahaMessenger } from "../src/waha-messenger.js";
import { loopbackWaha } from "./loopback-waha.js";

describe("the messenger of the guide keeps the contract:", () => {
  const cases = messengerContract(async () => {
    const gateway = await loopbackWaha();
    return { messenger: wahaMessenger("t0ken", gateway.origin, 1_000), gateway, close: gateway.close };
  });
  for (const { name, run } of cases) test(name, run);
});

describe("what WAHA says becomes an outcome:", () => {
  test.each([
    ['{"id":"3EB0"}', "3EB0"],
    ['{"id":{"_serialized":"true_628110000001@c.us_3EB0"}}', "true_628110000001@c.us_3EB0"],
  ])("201 %s is sent", async (body, messageId) => {
    expect(await answered(201, body)).toEqual({ status: "sent", response: "accepted", messageId });
  });

  test.each([
    [400, '{"message":"the number does not exist"}', "REJECTED", "recipient", false],
    [401, '{"message":"Unauthorized"}', "KEY_REFUSED", "gateway", false],
    [404, '{"message":"Cannot POST /api/sendText"}', "KEY_REFUSED", "gateway", false],
    [422, '{"error":"Session status is not as expected"}', "DEVICE_OFFLINE", "gateway", false],
    [429, "", "RATE_LIMITED", "gateway", true],
  ])("%i %s is failed with %s, the fault of the %s", async (status, body, code, fault, retryable) => {
    const reason = expect.stringContaining(body);
    expect(await answered(status, body)).toMatchObject({ status: "failed", code, fault, retryable, reason });
  });

  test.each([
    [200, '{"id":"3EB0"}'],
    [201, "<html>"],
    [201, "null"],
    [201, '{"message":"?"}'],
    [302, '{"id":"3EB0"}'],
    [500, '{"message":"the browser has died"}'],
  ])("%i %s is unknown", async (status, body) => {
    expect(await answered(status, body)).toMatchObject({ status: "unknown" });
  });
});

test.each([
  ["", "http://127.0.0.1:3000"],
  ["s3cret\n", "http://127.0.0.1:3000"],
  ["t0ken", "http://127.0.0.1:3000/"],
  ["t0ken", "http://me:s3cret@127.0.0.1:3000"], // secretlint-disable-line -- invented, to be refused
  ["t0ken", "ftp://127.0.0.1"],
  ["t0ken", "127.0.0.1"],
])("what cannot be right is refused at construction, and not shown: %j, %j", (apiKey, origin) => {
  expect(() => wahaMessenger(apiKey, origin)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  expect(() => wahaMessenger(apiKey, origin)).not.toThrow(/s3cret/);
});

test("the whole adapter has fewer than 40 lines", () => {
  const source = readFileSync(new URL("../src/waha-messenger.ts", import.meta.url), "utf8");
  expect(source.trimEnd().split("\n").length).toBeLessThan(40);
});

async function answered(status: number, body: string) {
  const server = createServer((_, response) => response.writeHead(status, { location: "/" }).end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const messenger = wahaMessenger("t0ken", `http://127.0.0.1:${port}`, 2_000);
    const { signal } = new AbortController();
    return await messenger.send({ to: "628110000001", text: "Halo" }, { signal });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
