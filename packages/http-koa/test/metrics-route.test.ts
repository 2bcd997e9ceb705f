import { describe, expect, it } from "vitest";
import { call, failure, serveApp } from "./support/server.js";

const TEXT = '# HELP up_total Something.\n# TYPE up_total counter\nup_total{of="a"} 1\n';

describe("GET /metrics", () => {
  it("serves the text as Prometheus wants it, and nobody keeps it", async () => {
    const { url } = await serveApp({ metrics: async () => TEXT });
    const response = await call(`${url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe(TEXT);
  });

  it("needs a token, and the option", async () => {
    const { url } = await serveApp({ metrics: async () => TEXT });
    await failure(await call(`${url}/metrics`, { headers: { authorization: "" } }), 401);
    const without = await serveApp();
    await failure(await call(`${without.url}/metrics`), 404);
  });

  it("has no parameters, and tells nothing of what went wrong", async () => {
    const { url, errors } = await serveApp({
      metrics: async () => Promise.reject(new Error("secret of the inside")),
    });
    await failure(await call(`${url}/metrics?name=up`), 400);
    expect(await failure(await call(`${url}/metrics`), 500)).toEqual({
      ...{ code: "INTERNAL_ERROR", message: "internal error" },
    });
    expect(errors).toHaveLength(1);
  });

  it("refuses what is no function", () => {
    expect(() => serveApp({ metrics: "text" as never })).toThrow("metrics: expected a function");
  });
});
