import dns from "node:dns";
import { afterEach, describe, expect, it, vi } from "vitest";
import { plainMessenger } from "./support/plain-messenger.js";
import { reply, scriptedServer } from "./support/scripted-server.js";
import { unansweredPort } from "./support/unanswered-port.js";

const message = { to: "628110000001", text: "Halo" };
const { signal } = new AbortController();
const open: { close(): unknown }[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const one of open.splice(0).reverse()) await one.close();
});

/** Every name has these addresses, in this order. */
function resolveTo(...addresses: readonly { readonly address: string; readonly family: number }[]): void {
  vi.spyOn(dns, "lookup").mockImplementation(((
    _name: string,
    _options: unknown,
    callback: (error: null, found: typeof addresses) => void,
  ) => process.nextTick(callback, null, addresses)) as unknown as typeof dns.lookup);
}

function messengerTo(port: number, timeoutMs: number) {
  const messenger = plainMessenger(`http://gateway.example:${port}`, timeoutMs, "k3y-s3cret");
  open.push(messenger);
  return messenger;
}

describe("a gateway with several addresses", () => {
  it("is given more than Node's 250 ms where the line to the first is slow and there is none to the second", async () => {
    const slow = await unansweredPort("127.0.0.1");
    open.push(slow);
    resolveTo({ address: "127.0.0.1", family: 4 }, { address: "::1", family: 6 });
    const pending = messengerTo(slow.port, 10_000).send(message, { signal });
    setTimeout(slow.release, 600);
    // The connection is made, and then ended by the far side.
    expect(await pending).toMatchObject({ status: "unknown", code: "CONNECTION_LOST" });
  });

  it("is reached by its second address where the first leads nowhere", async () => {
    const deaf = await unansweredPort("127.0.0.2");
    open.push(deaf);
    const server = await scriptedServer(
      (socket) => socket.write(reply("200 OK", '{"ok":true}')),
      undefined,
      deaf.port,
    );
    open.push(server);
    resolveTo({ address: "127.0.0.2", family: 4 }, { address: "127.0.0.1", family: 4 });
    expect(await messengerTo(deaf.port, 3_000).send(message, { signal })).toMatchObject({ status: "sent" });
  });

  it("that answers at none is unreachable within the limit", async () => {
    const deaf = await unansweredPort("127.0.0.1");
    open.push(deaf);
    resolveTo({ address: "127.0.0.1", family: 4 }, { address: "127.0.0.1", family: 4 });
    const outcome = await messengerTo(deaf.port, 600).send(message, { signal });
    expect(outcome).toMatchObject({
      code: "UNREACHABLE",
      // undici's own limit, which is as long, may be the first to say so.
      reason: expect.stringMatching(/^no connection (within 600 ms|\(UND_ERR_CONNECT_TIMEOUT\))$/),
    });
  });
});

it("a gateway that is slower than undici's own ten seconds to connect has the whole limit", async () => {
  const slow = await unansweredPort("127.0.0.1");
  open.push(slow);
  const pending = plainMessenger(`http://127.0.0.1:${slow.port}`, 30_000, "k3y-s3cret").send(message, {
    signal,
  });
  setTimeout(slow.release, 11_000);
  expect(await pending).toMatchObject({ status: "unknown", code: "CONNECTION_LOST" });
});

it("a reply with more header than Node reads by default is understood", async () => {
  const server = await scriptedServer((socket) =>
    socket.write(reply("200 OK", '{"ok":true}', [`X-Trace: ${"x".repeat(30_000)}`])),
  );
  open.push(server);
  const messenger = plainMessenger(`http://127.0.0.1:${server.port}`, 1_000, "k3y-s3cret");
  open.push(messenger);
  expect(await messenger.send(message, { signal })).toMatchObject({ status: "sent" });
});
