import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { messengerContract } from "@pengingat/core/testing";
import { describe, expect, test } from "vitest";
import { evolutionMessenger } from "../src/evolution-messenger.js";
import { INSTANCE, KEY, loopbackEvolution } from "./loopback-evolution.js";

const OPTIONS = { apiKey: KEY, instance: INSTANCE, origin: "http://127.0.0.1:8080", timeoutMs: 1_000 };
const MESSAGE = { to: "628110000001", text: "Halo" };

describe("the rules of every messenger", () => {
  const cases = messengerContract(async () => {
    const gateway = await loopbackEvolution();
    const messenger = evolutionMessenger({ ...OPTIONS, origin: gateway.origin });
    return { messenger, gateway, close: gateway.close };
  });
  for (const { name, run } of cases) test(name, run);
});

describe("Evolution", () => {
  async function outcomeWith(options: Partial<typeof OPTIONS>, answer: "accept" | "refuse" = "accept") {
    const gateway = await loopbackEvolution();
    gateway.answerWith(() => answer);
    const messenger = evolutionMessenger({ ...OPTIONS, origin: gateway.origin, ...options });
    const outcome = await messenger.send(MESSAGE, { signal: new AbortController().signal });
    await gateway.close();
    return outcome;
  }

  async function outcomeOf(status: number, body: string) {
    const server = createServer((_, response) => response.writeHead(status, { location: "/" }).end(body));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      const messenger = evolutionMessenger({ ...OPTIONS, origin: `http://127.0.0.1:${port}` });
      return await messenger.send(MESSAGE, { signal: new AbortController().signal });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test("its id of the message is kept", async () => {
    expect(await outcomeWith({})).toEqual({ status: "sent", response: "accepted", messageId: "BAE51" });
  });

  test("a number that is not on WhatsApp is the recipient's", async () => {
    const outcome = await outcomeWith({}, "refuse");
    expect(outcome).toMatchObject({ status: "failed", code: "RECIPIENT_INVALID", fault: "recipient" });
  });

  test("a wrong key is the gateway's", async () => {
    const outcome = await outcomeWith({ apiKey: "wr0ng" });
    expect(outcome).toMatchObject({
      status: "failed",
      code: "KEY_REFUSED",
      fault: "gateway",
      retryable: false,
    });
  });

  test("an instance that does not exist is the gateway's", async () => {
    const outcome = await outcomeWith({ instance: "other" });
    expect(outcome).toMatchObject({ status: "failed", code: "DEVICE_OFFLINE", fault: "gateway" });
  });

  test.each([
    [200, '{"key":{"id":"BAE51"}}'],
    [201, "<html>"],
    [201, "null"],
    [201, '{"status":"PENDING"}'],
    [302, '{"key":{"id":"BAE51"}}'],
    [500, '{"message":"the browser has died"}'],
  ])("HTTP %i with %s is unknown", async (status, body) => {
    expect(await outcomeOf(status, body)).toMatchObject({ status: "unknown" });
  });

  test("too many requests are tried again", async () => {
    const outcome = await outcomeOf(429, "");
    expect(outcome).toMatchObject({ status: "failed", code: "RATE_LIMITED", retryable: true });
  });

  test.each([
    ["apiKey", { apiKey: "s3cret\n" }],
    ["instance", { instance: ".." }],
    ["origin", { origin: "http://127.0.0.1:8080/" }],
  ])("a wrong %s is told at construction", (name, wrong) => {
    const construct = () => evolutionMessenger({ ...OPTIONS, ...wrong });
    expect(construct).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(construct).toThrow(name);
    expect(construct).not.toThrow("s3cret");
  });
});
