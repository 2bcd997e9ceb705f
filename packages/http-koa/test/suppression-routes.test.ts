import { ReminderError } from "@pengingat/core";
import { inMemoryStore, inMemorySuppressions } from "@pengingat/core/testing";
import { describe, expect, it, vi } from "vitest";
import { liftedSchema, suppressedSchema, suppressionPageSchema } from "../src/schemas/suppressions.js";
import { call, failure, serveApp, serveStore, success } from "./support/server.js";
import { token } from "./support/tokens.js";

const NUMBER = "6281100000001";

async function serveList() {
  const suppressions = inMemorySuppressions();
  return { suppressions, ...(await serveStore({ suppressions })) };
}

function add(url: string, body: object | string, headers: Record<string, string> = {}) {
  return call(`${url}/suppressions`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

const remove = (url: string, number: string) => call(`${url}/suppressions/${number}`, { method: "DELETE" });

describe("POST /suppressions", () => {
  it.each(["0811-0000-0001", "+62 811 0000 0001", "HP: 81100000001"])(
    "puts %s on the list, in the name of the token's subject",
    async (number) => {
      const { url, suppressions } = await serveList();
      const data = await success(await add(url, { number, reason: "rang up" }), suppressedSchema);
      expect(data).toEqual({ number: NUMBER, kind: "opted_out", by: "test" });
      expect(suppressions.entries).toMatchObject([
        { number: NUMBER, kind: "opted_out", by: "test", reason: "rang up" },
      ]);
    },
  );

  it("needs no reason, may be repeated, and takes the place of an undeliverable one", async () => {
    const { url, suppressions } = await serveList();
    await suppressions.add({ number: NUMBER, kind: "set_aside", by: "gateway", reason: null });
    for (let time = 0; time < 2; time++) await success(await add(url, { number: NUMBER }), suppressedSchema);
    expect(suppressions.entries).toMatchObject([{ number: NUMBER, kind: "opted_out", reason: null }]);
  });

  it("says unknown where the token has no subject", async () => {
    const { url } = await serveList();
    const authorization = `Bearer ${token({ sub: undefined })}`;
    const data = await success(await add(url, { number: NUMBER }, { authorization }), suppressedSchema);
    expect(data.by).toBe("unknown");
  });

  it.each([
    ["a landline", { number: "021-5550000" }, "number: not a usable mobile number"],
    ["no number", { number: "" }, "number: not a usable mobile number"],
    ["two numbers", { number: "0811000001 / 0811000002" }, "number: not a usable mobile number"],
    ["a number too short", { number: "0811" }, "number: not a usable mobile number"],
    ["a number that is a number", { number: 6281100000001 }, "JSON of another shape"],
    ["a text of any length", { number: "8".repeat(257) }, "JSON of another shape"],
    ["an empty reason", { number: NUMBER, reason: "" }, "JSON of another shape"],
    ["a long reason", { number: NUMBER, reason: "x".repeat(501) }, "JSON of another shape"],
    ["another key", { number: NUMBER, kind: "set_aside" }, "JSON of another shape"],
    ["a number twice", `{"number":"${NUMBER}","number":"6281100000002"}`, "a duplicate key"],
    ["no JSON", "number=1", "something that is not JSON"],
  ])("refuses %s without repeating it, and puts nothing on the list", async (_what, body, message) => {
    const { url, suppressions, errors } = await serveList();
    const error = await failure(await add(url, body), 400);
    expect(error.code).toBe("INVALID_BODY");
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(/\d{5}/);
    expect([suppressions.entries, errors]).toEqual([[], []]);
  });
});

describe("GET /suppressions", () => {
  it("shows the list, newest first, and one kind when asked", async () => {
    const { url, suppressions } = await serveList();
    await suppressions.add({ number: "6281100000001", kind: "opted_out", by: "customer", reason: "STOP" });
    await suppressions.add({ number: "6281100000002", kind: "set_aside", by: "gateway", reason: null });
    const { suppressions: all, next_cursor } = await success(
      await call(`${url}/suppressions`),
      suppressionPageSchema,
    );
    expect(all).toEqual([
      {
        number: "6281100000002",
        kind: "set_aside",
        by: "gateway",
        reason: null,
        added_at: expect.any(String),
      },
      {
        number: "6281100000001",
        kind: "opted_out",
        by: "customer",
        reason: "STOP",
        added_at: expect.any(String),
      },
    ]);
    expect(next_cursor).toBeNull();
    for (const kind of ["opted_out", "set_aside"]) {
      const page = await success(await call(`${url}/suppressions?kind=${kind}`), suppressionPageSchema);
      expect(page.suppressions.map((entry) => entry.kind)).toEqual([kind]);
    }
  });

  it("goes on from page to page, each entry once", async () => {
    const { url, suppressions } = await serveList();
    for (let at = 10; at < 17; at++) {
      await suppressions.add({ number: `62811000000${at}`, kind: "opted_out", by: "test", reason: null });
    }
    const seen: string[] = [];
    for (let query: string | null = ""; query !== null; ) {
      const answer: Response = await call(`${url}/suppressions?limit=3${query}`);
      const data = await success(answer, suppressionPageSchema);
      seen.push(...data.suppressions.map(({ number }) => number.slice(-2)));
      query = data.next_cursor === null ? null : `&cursor=${data.next_cursor}`;
    }
    expect(seen).toEqual(["16", "15", "14", "13", "12", "11", "10"]);
  });

  it.each([
    ["kind", "kind=OPTED_OUT"],
    ["kind", "kind="],
    ["kind", "kind=opted_out&kind=set_aside"],
    ["limit", "limit=0"],
    ["limit", "limit=201"],
    ["cursor", "cursor=x"],
  ])("refuses a %s of ?%s", async (parameter, query) => {
    const { url } = await serveList();
    const error = await failure(await call(`${url}/suppressions?${query}`), 400);
    expect(error.details).toEqual([
      { parameter, message: expect.stringMatching(new RegExp(`^${parameter} must be .*\\(got `)) },
    ]);
  });
});

describe("DELETE /suppressions/{number}", () => {
  it.each([
    ...["081100000001", "+6281100000001", "0811-0000-0001", "+62 811 0000 0001", "81100000001"],
    ...["811-0000-0001", "+62 (0)811 0000 0001", "62 811 0000 0001", "wa: 0811.0000.0001"],
  ])("takes off a number that is written as %s", async (written) => {
    const { url, suppressions } = await serveList();
    await suppressions.add({ number: NUMBER, kind: "opted_out", by: "test", reason: null });
    const data = await success(await remove(url, encodeURIComponent(written)), liftedSchema);
    expect(data).toEqual({ number: NUMBER });
  });

  it("takes off what is no mobile number, and of two the one that is listed as it is written", async () => {
    const { url, suppressions } = await serveList();
    for (const number of ["62215550001", "819011112222", "62819011112222"])
      await suppressions.add({ number, kind: "opted_out", by: "customer", reason: null });
    for (const number of ["62215550001", "819011112222"])
      expect(await success(await remove(url, number), liftedSchema)).toEqual({ number });
    expect(suppressions.entries.map(({ number }) => number)).toEqual(["62819011112222"]);
  });

  it("takes a number off the list, and answers 404 once it is not there", async () => {
    const { url, suppressions } = await serveList();
    await suppressions.add({ number: NUMBER, kind: "opted_out", by: "test", reason: null });
    expect(await success(await remove(url, NUMBER), liftedSchema)).toEqual({ number: NUMBER });
    expect(suppressions.entries).toEqual([]);
    const error = await failure(await remove(url, NUMBER), 404);
    expect(error).toEqual({ code: "NOT_FOUND", message: "this number is not on the do-not-contact list" });
  });

  it.each(["0211234567", "0811", "6281100000001x", "1".repeat(16), "%00", "__proto__"])(
    "answers 404 to %s, and asks nobody",
    async (number) => {
      const suppressions = inMemorySuppressions();
      const removed = vi.spyOn(suppressions, "remove");
      const { url } = await serveStore({ suppressions });
      await failure(await remove(url, number), 404);
      expect(removed).not.toHaveBeenCalled();
    },
  );
});

describe("the do-not-contact list", () => {
  it("needs a token, and has no other methods", async () => {
    const { url } = await serveList();
    for (const [method, path] of [
      ["GET", "/suppressions"],
      ["POST", "/suppressions"],
      ["DELETE", `/suppressions/${NUMBER}`],
    ] as const) {
      await failure(await fetch(url + path, { method }), 401);
    }
    const response = await call(`${url}/suppressions/${NUMBER}`);
    expect(response.headers.get("allow")).toBe("DELETE");
    await failure(response, 405);
  });

  it("keeps who put a number on it, once, and who took it off", async () => {
    const store = inMemoryStore();
    const { url } = await serveApp({ store });
    await success(await add(url, { number: NUMBER, reason: "rang up" }), suppressedSchema);
    await success(await add(url, { number: NUMBER, reason: "once more" }), suppressedSchema);
    await success(await remove(url, NUMBER), liftedSchema);
    await failure(await remove(url, NUMBER), 404);
    expect(store.activity.entries).toMatchObject([
      { kind: "number_suppressed", by: "test", about: NUMBER, reason: "rang up" },
      { kind: "number_released", by: "test", about: NUMBER, reason: null },
    ]);
  });

  it("answers 503 where the database is lost", async () => {
    const lost = () => Promise.reject(new ReminderError("DATABASE_LOST", "db.internal"));
    const { url } = await serveStore({
      suppressions: { ...inMemorySuppressions(), list: lost, add: lost, remove: lost },
    });
    await failure(await call(`${url}/suppressions`), 503);
    await failure(await add(url, { number: NUMBER }), 503);
    await failure(await remove(url, NUMBER), 503);
  });

  it("is not there without a store", async () => {
    const { url } = await serveApp();
    await failure(await call(`${url}/suppressions`), 404);
  });
});
