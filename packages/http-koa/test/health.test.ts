import { once } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { failure, serveApp, success } from "./support/server.js";

const ok = z.strictObject({ status: z.literal("ok") });

afterEach(() => {
  vi.useRealTimers();
});

describe("GET /health", () => {
  it("answers ok without a token while the database is in reach", async () => {
    const { url } = await serveApp();
    expect(await success(await fetch(`${url}/health`), ok)).toEqual({ status: "ok" });
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("password of db.internal"))],
    [
      "throws",
      () => {
        throw new Error("password of db.internal");
      },
    ],
  ])("answers 503 and tells the app why, not the client, when the check %s", async (_how, health) => {
    const { url, errors } = await serveApp({ health });
    expect(await failure(await fetch(`${url}/health`), 503)).toEqual({
      code: "DATABASE_LOST",
      message: "cannot reach the database",
    });
    expect(errors).toMatchObject([{ code: "DATABASE_LOST", cause: { message: "password of db.internal" } }]);
  });

  it("gives up a check that hangs after 3 seconds, and asks afresh next time", async () => {
    const asked = Promise.withResolvers<void>();
    const health = vi.fn(async () => {});
    health.mockImplementationOnce(() => {
      asked.resolve();
      return new Promise<void>(() => {});
    });
    const { url } = await serveApp({ health });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const hung = fetch(`${url}/health`);
    await asked.promise;
    vi.advanceTimersByTime(3000);
    await failure(await hung, 503);
    await success(await fetch(`${url}/health`), ok);
    expect(health).toHaveBeenCalledTimes(2);
  });

  it("makes one check for all who ask at the same time", async () => {
    const answer = Promise.withResolvers<void>();
    const health = vi.fn(() => answer.promise);
    const { url, server } = await serveApp({ health });
    const first = fetch(`${url}/health`);
    await once(server, "request");
    const second = fetch(`${url}/health`);
    await once(server, "request");
    answer.resolve();
    await success(await first, ok);
    await success(await second, ok);
    expect(health).toHaveBeenCalledTimes(1);
  });
});
