import type { DeliveryRecord } from "@pengingat/core";
import type { Middleware } from "koa";
import { describe, expect, it } from "vitest";
import { reminderPageSchema, resolvedSchema } from "../src/schemas/reminder-records.js";
import { delivery, recordsOf, store } from "./support/records.js";
import { call, exchange, failure, serveApp, serveStore, success } from "./support/server.js";
import { handmade, seconds, token } from "./support/tokens.js";

const JSON_TYPE = { "content-type": "application/json" };
const EXPECTED = 'body must be {"outcome":"sent"} or {"outcome":"retry"} as application/json (got';

const serveRecords = (...stored: DeliveryRecord[]) => serveStore({ records: recordsOf(...stored) });

function resolve(
  url: string,
  id: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const init = { method: "POST", body, headers: { ...JSON_TYPE, ...headers } };
  return call(`${url}/reminders/${id}/resolve`, init);
}

describe("POST /reminders/{id}/resolve", () => {
  it.each([
    ["sent", "unknown", "sent"],
    ["sent", "failed", "sent"],
    ["retry", "unknown", "failed"],
    ["retry", "failed", "failed"],
  ] as const)("settles as %s what was %s, in the name of the token's subject", async (outcome, was, is) => {
    const { url } = await serveRecords(delivery({ id: "7", status: was }));
    const response = await resolve(url, "7", JSON.stringify({ outcome }));
    expect(await success(response, resolvedSchema)).toEqual({ id: "7", outcome, by: "test" });
    const { reminders } = await success(await call(`${url}/reminders?status=${is}`), reminderPageSchema);
    expect(reminders).toMatchObject([{ id: "7", status: is, resolution: { outcome, by: "test" } }]);
  });

  it.each([
    ["no sub", {}, "unknown"],
    ["an empty sub", { sub: "" }, "unknown"],
    ["a sub that is a number", { sub: 7 }, "unknown"],
    ["a sub that is null", { sub: null }, "unknown"],
    ["a sub that is an object", { sub: { admin: true } }, "unknown"],
    ["a sub of any script", { sub: "Sri \"'; 🚗" }, "Sri \"'; 🚗"],
  ])("names who it was from a token with %s", async (_what, claims, by) => {
    const { url } = await serveRecords(delivery({ id: "7" }));
    const payload = { iat: seconds(), exp: seconds() + 60, ...claims };
    const authorization = `Bearer ${handmade({ alg: "HS256" }, payload)}`;
    const response = await resolve(url, "7", '{"outcome":"sent"}', { authorization });
    expect((await success(response, resolvedSchema)).by).toBe(by);
  });

  it("takes JSON however it is written", async () => {
    const { url } = await serveRecords(delivery({ id: "7" }));
    const types = ["Application/JSON", "application/json; charset=utf-8", "application/json;x"];
    for (const type of types) {
      const body = ' {\n"\\u006futcome" : "retry" }\r\n';
      await success(await resolve(url, "7", body, { "content-type": type }), resolvedSchema);
    }
  });

  it.each(["sent", "sending"] as const)("answers 409 to one that is %s", async (status) => {
    const { url } = await serveRecords(delivery({ id: "7", status }));
    const error = await failure(await resolve(url, "7", '{"outcome":"sent"}'), 409);
    expect(error).toEqual({ code: "CONFLICT", message: "this reminder is neither unknown nor failed" });
  });

  it.each([
    "8",
    "0",
    "07",
    "1e3",
    "7.0",
    "-7",
    "+7",
    "7%20",
    "%207",
    "7%00",
    "0x7",
    "%EF%BC%97",
    "99999999999999999999999999",
    "..",
    "%2e%2e",
    "..%2f..%2fetc",
    "%zz",
    "__proto__",
    "constructor",
    "7;drop",
    "7'--",
    "{id}",
    ":id",
    "null",
    "x".repeat(5000),
  ])("answers 404 to the id %s", async (id) => {
    const { port, errors } = await serveRecords(delivery({ id: "7" }));
    const body = '{"outcome":"sent"}';
    const answer = await exchange(
      port,
      `POST /reminders/${id}/resolve HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token()}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 .*"code":"NOT_FOUND"/s);
    expect(errors).toEqual([]);
  });

  it.each([
    ["nothing", "", "something that is not JSON"],
    ["broken JSON", '{"outcome":', "something that is not JSON"],
    ["two objects", '{"outcome":"sent"}{"outcome":"retry"}', "something that is not JSON"],
    ["a comment", '{"outcome":"sent"/**/}', "something that is not JSON"],
    ["single quotes", "{'outcome':'sent'}", "something that is not JSON"],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "something that is not JSON"],
    ["UTF-16", Buffer.from('{"outcome":"sent"}', "utf16le"), "something that is not JSON"],
    ["null", "null", "JSON of another shape"],
    ["text", '"sent"', "JSON of another shape"],
    ["an array", '[{"outcome":"sent"}]', "JSON of another shape"],
    ["no outcome", "{}", "JSON of another shape"],
    ["another outcome", '{"outcome":"failed"}', "JSON of another shape"],
    ["another case", '{"outcome":"Sent"}', "JSON of another shape"],
    ["a list of outcomes", '{"outcome":["sent"]}', "JSON of another shape"],
    ["another key too", '{"outcome":"sent","by":"somebody"}', "JSON of another shape"],
    ["a prototype", '{"__proto__":{"outcome":"sent"}}', "JSON of another shape"],
    ["a prototype too", '{"outcome":"sent","__proto__":{"by":"admin"}}', "JSON of another shape"],
    ["a constructor too", '{"outcome":"sent","constructor":{"prototype":{}}}', "JSON of another shape"],
    ["a key twice", '{"outcome":"sent","outcome":"retry"}', "a duplicate key"],
    ["a key twice, the same", '{"outcome":"sent","outcome":"sent"}', "a duplicate key"],
    ["a key twice, once disguised", '{"\\u006futcome":1,"outcome":"sent"}', "a duplicate key"],
    ["arrays in arrays", `${"[".repeat(8000)}${"]".repeat(8000)}`, "JSON of another shape"],
  ])("refuses a body of %s, and settles nothing", async (_what, body, got) => {
    const { url, errors } = await serveRecords(delivery({ id: "7" }));
    const error = await failure(await resolve(url, "7", body), 400);
    expect(error.code).toBe("INVALID_BODY");
    expect(error.message).toBe(`${EXPECTED} ${got})`);
    const { reminders } = await success(await call(`${url}/reminders`), reminderPageSchema);
    expect(reminders).toMatchObject([{ id: "7", resolution: null }]);
    expect(errors).toEqual([]);
    expect("outcome" in {}).toBe(false);
  });

  it.each([
    ["text/plain", 'content type "text/plain"'],
    ["application/x-www-form-urlencoded", 'content type "application/x-www-fo…"'],
    ["application/jsonp", 'content type "application/jsonp"'],
    ["text/json; application/json", 'content type "text/json"'],
    ["application/json, text/plain", 'content type "application/json, te…"'],
    ["application/merge-patch+json", 'content type "application/merge-pa…"'],
  ])("refuses content of the type %s", async (type, got) => {
    const { url } = await serveRecords(delivery({ id: "7" }));
    const response = await resolve(url, "7", '{"outcome":"sent"}', { "content-type": type });
    expect((await failure(response, 400)).message).toBe(`${EXPECTED} ${got})`);
  });

  it("refuses content of no type", async () => {
    const { url } = await serveRecords(delivery({ id: "7" }));
    const init = { method: "POST", body: Buffer.from('{"outcome":"sent"}') };
    const error = await failure(await call(`${url}/reminders/7/resolve`, init), 400);
    expect(error.message).toBe(`${EXPECTED} no content type)`);
  });

  it("refuses a body of 20 KB, good as it may be", async () => {
    const { url } = await serveRecords(delivery({ id: "7" }));
    const body = `{"outcome":"sent"${" ".repeat(20_000)}}`;
    expect((await failure(await resolve(url, "7", body), 413)).code).toBe("BODY_TOO_LARGE");
  });

  it("is the only method of its path", async () => {
    const { url } = await serveRecords(delivery({ id: "7" }));
    const response = await call(`${url}/reminders/7/resolve`);
    expect(response.headers.get("allow")).toBe("POST");
    expect((await failure(response, 405)).code).toBe("METHOD_NOT_ALLOWED");
  });

  it("needs a token before anything else", async () => {
    const { url } = await serveRecords(delivery({ id: "7" }));
    for (const id of ["7", "x"]) {
      const init = { method: "POST", body: '{"outcome":"sent"}', headers: JSON_TYPE };
      await failure(await fetch(`${url}/reminders/${id}/resolve`, init), 401);
    }
  });

  it.each<[string, (text: string) => object]>([
    ["text and value", (rawBody) => ({ rawBody, body: JSON.parse(rawBody) })],
    ["text alone", (rawBody) => ({ rawBody })],
    ["value alone", (text) => ({ body: JSON.parse(text) })],
  ])("takes the %s that a body parser of the app around has left", async (_what, left) => {
    const parser: Middleware = async (ctx, next) => {
      const text = await new Response(ctx.req).text();
      Object.assign(ctx.request, text === "" ? {} : left(text));
      await next();
    };
    const { url } = await serveApp({ store: store({ records: recordsOf(delivery({ id: "7" })) }) }, [parser]);
    await success(await resolve(url, "7", '{"outcome":"retry"}'), resolvedSchema);
    expect((await failure(await resolve(url, "7", '{"outcome":"x"}'), 400)).code).toBe("INVALID_BODY");
  });
});
