import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { messengerContract } from "@pengingat/core/testing";
import { describe, expect, test } from "vitest";
import { fonnteMessenger } from "../src/fonnte-messenger.js";
import { loopbackFonnte } from "./loopback-fonnte.js";

describe("the messenger of the guide keeps the contract:", () => {
  const cases = messengerContract(async () => {
    const gateway = await loopbackFonnte();
    return { messenger: fonnteMessenger("t0ken", gateway.origin, 300), gateway, close: gateway.close };
  });
  for (const { name, run } of cases) test(name, run);
});

describe("what Fonnte says becomes an outcome:", () => {
  test.each([
    [200, '{"status":false,"reason":"request invalid on disconnected device"}', "DEVICE_OFFLINE", "gateway"],
    [200, '{"status":false,"reason":"token invalid"}', "KEY_REFUSED", "gateway"],
    [200, '{"status":false,"reason":"insufficient quota"}', "DEVICE_OFFLINE", "gateway"],
    [200, '{"status":false,"reason":"target invalid"}', "REJECTED", "recipient"],
    [401, "", "KEY_REFUSED", "gateway"],
    [429, "", "RATE_LIMITED", "gateway"],
  ])("%i %s is failed with %s, the fault of the %s", async (status, body, code, fault) => {
    expect(await answered(status, body)).toMatchObject({ status: "failed", code, fault });
  });

  test.each([
    [200, '{"detail":"?"}'],
    [302, '{"status":true}'],
    [500, '{"status":false,"reason":"target invalid"}'],
  ])("%i %s is unknown", async (status, body) => {
    expect(await answered(status, body)).toMatchObject({ status: "unknown" });
  });
});

test("the whole adapter has fewer than 40 lines", () => {
  const source = readFileSync(new URL("../src/fonnte-messenger.ts", import.meta.url), "utf8");
  expect(source.trimEnd().split("\n").length).toBeLessThan(40);
});

async function answered(status: number, body: string) {
  const server = createServer((_, response) => response.writeHead(status, { location: "/" }).end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const messenger = fonnteMessenger("t0ken", `http://127.0.0.1:${port}`, 2_000);
    const { signal } = new AbortController();
    return await messenger.send({ to: "628110000001", text: "Halo" }, { signal });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
