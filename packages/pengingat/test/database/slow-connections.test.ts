import dns from "node:dns";
import { getDefaultAutoSelectFamilyAttemptTimeout, Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { unansweredPort } from "../../../messenger-http/test/support/unanswered-port.js";
import { connectDatabase, pgConnection } from "../../src/database/connect.js";

afterEach(() => vi.restoreAllMocks());

/** Every name has these addresses, in this order. */
function resolveTo(...addresses: readonly { readonly address: string; readonly family: number }[]): void {
  vi.spyOn(dns, "lookup").mockImplementation(((
    _name: string,
    _options: unknown,
    callback: (error: null, found: typeof addresses) => void,
  ) => process.nextTick(callback, null, addresses)) as unknown as typeof dns.lookup);
}

test("a database with several addresses is given more than Node's 250 ms where the line to the first is slow", async () => {
  const slow = await unansweredPort("127.0.0.1");
  resolveTo({ address: "127.0.0.1", family: 4 }, { address: "::1", family: 6 });
  const sequelize = connectDatabase(`postgresql://u:p@db.example:${slow.port}/bengkel`);
  try {
    const pending = sequelize.authenticate().then(
      () => "connected",
      (error: Error) => error.message,
    );
    setTimeout(slow.release, 600);
    // The connection is made, and then ended by the far side.
    expect(await pending).toMatch(/terminated/);
  } finally {
    await sequelize.close();
    await slow.close();
  }
});

test("connect_timeout is shared by the addresses of a host, and nothing below it ends the first", async () => {
  await connectDatabase("postgresql://u:p@db.example/bengkel?connect_timeout=30").close();
  expect(getDefaultAutoSelectFamilyAttemptTimeout()).toBe(15_000);
});

test("connect_timeout is how long a connection may take", async () => {
  const deaf = await unansweredPort("127.0.0.1");
  const sequelize = connectDatabase(`postgresql://u:p@127.0.0.1:${deaf.port}/bengkel?connect_timeout=1`);
  try {
    const began = performance.now();
    await expect(sequelize.authenticate()).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(4_000);
  } finally {
    await sequelize.close();
    await deaf.close();
  }
});

test.each([
  ["", [true, 0]],
  ["?keepalives_idle=60", [true, 60_000]],
  ["?keepalives=0", undefined],
])("%s decides when the system looks after a silent connection", (parameters, expected) => {
  const keepAlive = vi.spyOn(Socket.prototype, "setKeepAlive");
  pgConnection(`postgresql://u:p@db/bengkel${parameters}`).stream();
  expect(keepAlive.mock.calls[0]).toEqual(expected);
});
