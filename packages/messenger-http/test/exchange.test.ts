import { Dispatcher } from "undici";
import { expect, it } from "vitest";
import { exchange } from "../src/exchange.js";

const request = { method: "POST", path: "/" };

/** A connection of an HTTP client, as far as an exchange sees it. */
function controller() {
  const aborted: Error[] = [];
  return { aborted, abort: (reason: Error) => void aborted.push(reason) };
}

function dispatcherOf(run: (handler: Dispatcher.DispatchHandler) => void): Dispatcher {
  class Scripted extends Dispatcher {
    override dispatch(_options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
      run(handler);
      return true;
    }
  }
  return new Scripted();
}

it("an HTTP client that starts a request a second time writes nothing the second time", async () => {
  const first = controller();
  const second = controller();
  const { signal } = new AbortController();
  const dispatcher = dispatcherOf((handler) => {
    handler.onRequestStart?.(first as never, null);
    handler.onRequestStart?.(second as never, null);
  });
  const end = await exchange(dispatcher, request, { timeoutMs: 100, signal });
  expect(end).toMatchObject({ ending: "lost", written: true });
  expect(second.aborted).toHaveLength(1);
});

it("a request that starts when nobody waits any more writes nothing", async () => {
  const late = controller();
  const abort = new AbortController();
  const handlers: Dispatcher.DispatchHandler[] = [];
  const dispatcher = dispatcherOf((handler) => handlers.push(handler));
  const pending = exchange(dispatcher, request, { timeoutMs: 100, signal: abort.signal });
  abort.abort();
  expect(await pending).toMatchObject({ ending: "signal", written: false });
  handlers[0]?.onRequestStart?.(late as never, null);
  expect(late.aborted).toHaveLength(1);
});

it("early hints are no answer", async () => {
  const { signal } = new AbortController();
  const dispatcher = dispatcherOf((handler) => {
    const connection = controller() as never;
    handler.onRequestStart?.(connection, null);
    handler.onResponseStart?.(connection, 103, { "retry-after": "5" });
    handler.onResponseError?.(connection, new Error("closed"));
  });
  const end = await exchange(dispatcher, request, { timeoutMs: 100, signal });
  expect(end).toMatchObject({ ending: "lost", written: true, status: null, retryAfter: null });
});
