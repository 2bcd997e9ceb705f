import { inspect } from "node:util";
import type { OutgoingMessage } from "@pengingat/core";
import { messengerContract } from "@pengingat/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import type { GatewayMessenger } from "../../src/index.js";
import { type GatewayDialect, loopbackGateway } from "./loopback-gateway.js";
import { reply, scriptedServer } from "./scripted-server.js";

/** A messenger under test, with the key {@link TEST_KEY}. */
export type CreateMessenger = (baseUrl: string, timeoutMs: number) => GatewayMessenger;

export const TEST_KEY = "k3y-s3cret";

/** Declares the messenger's contract suite over a real connection. */
export function testMessengerContract(create: CreateMessenger, dialect: GatewayDialect): void {
  describe("over a real connection it keeps the messenger's contract:", () => {
    const cases = messengerContract(async () => {
      const gateway = await loopbackGateway(dialect);
      const messenger = create(gateway.url, 1_000);
      return {
        messenger,
        gateway,
        async close() {
          await messenger.close();
          await gateway.close();
        },
      };
    });
    for (const { name, run } of cases) it(name, run);
  });
}

/** Declares that the key, which reaches the gateway, is in no dump and no outcome, whatever the gateway echoes. */
export function testSecrecy(
  create: CreateMessenger,
  message: OutgoingMessage,
  answers: readonly (readonly [status: string, body: string])[],
): void {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  it("the key is in no dump of the messenger", () => {
    const messenger = create("http://127.0.0.1:9", 300);
    expect(JSON.stringify(messenger)).not.toContain(TEST_KEY);
    expect(inspect(messenger, { depth: null, showHidden: true, getters: true })).not.toContain(TEST_KEY);
    expect(String(messenger)).not.toContain(TEST_KEY);
  });

  it.each(answers)("the key, echoed by the gateway with %s %s, is in no outcome", async (status, body) => {
    const server = await scriptedServer((socket) => socket.write(reply(status, body)));
    const messenger = create(`http://127.0.0.1:${server.port}`, 5_000);
    open.push(server, messenger);
    const outcome = await messenger.send(message, { signal: new AbortController().signal });
    expect(server.requests[0]).toMatch(new RegExp(`\r\nAuthorization: (Bearer )?${TEST_KEY}\r\n`));
    expect(JSON.stringify(outcome)).not.toContain(TEST_KEY);
  });
}
