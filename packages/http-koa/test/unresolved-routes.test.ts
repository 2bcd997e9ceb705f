import { ReminderError } from "@pengingat/core";
import { inMemoryStore } from "@pengingat/core/testing";
import { describe, expect, it } from "vitest";
import { unresolvedDecidedSchema, unresolvedPageSchema } from "../src/schemas/unresolved.js";
import { call, failure, serveApp, success } from "./support/server.js";
import { token } from "./support/tokens.js";

const AT = new Date("2025-12-14T00:00:05Z");

async function serveUnresolved(count = 2) {
  const store = inMemoryStore();
  await store.unresolved.add(
    Array.from({ length: count }, (_, n) => ({
      ...{ gateway: "fonnte", sender: `16095831183787${n}@lid`, words: "STOP" },
      ...{ at: AT, messageId: String(n) },
    })),
  );
  return { store, ...(await serveApp({ store })) };
}

const path = "/suppressions/unresolved";

function decide(url: string, id: string, body: object | string, headers: Record<string, string> = {}) {
  return call(`${url}${path}/${id}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

describe("GET /suppressions/unresolved", () => {
  it("lists what waits for a person, newest first", async () => {
    const { url } = await serveUnresolved();
    const data = await success(await call(url + path), unresolvedPageSchema);
    expect(data).toEqual({
      entries: ["1", "0"].map((n) => ({
        ...{ id: String(Number(n) + 1), gateway: "fonnte", sender: `16095831183787${n}@lid` },
        ...{ words: "STOP", at: AT.toISOString() },
      })),
      next_cursor: null,
    });
  });

  it("gives it in pages", async () => {
    const { url } = await serveUnresolved(5);
    const ids: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = await success(await call(`${url}${path}?limit=2${query}`), unresolvedPageSchema);
      ids.push(...page.entries.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(ids).toEqual(["5", "4", "3", "2", "1"]);
  });

  it("refuses other parameters, a foreign cursor, and whoever has no token", async () => {
    const { url } = await serveUnresolved();
    for (const query of ["?kind=opted_out", "?cursor=x", "?limit=0"]) {
      expect((await failure(await call(url + path + query), 400)).code).toBe("INVALID_PARAMETER");
    }
    await failure(await fetch(url + path), 401);
  });
});

describe("POST /suppressions/unresolved/{id}", () => {
  it("ties an entry to a number, in the name of the token's subject", async () => {
    const { url, store } = await serveUnresolved();
    const data = await success(await decide(url, "1", { number: "0811-5550-123" }), unresolvedDecidedSchema);
    expect(data).toEqual({ id: "1", number: "628115550123", by: "test" });
    expect(store.suppressions.entries).toMatchObject([
      { number: "628115550123", kind: "opted_out", by: "test", reason: "STOP" },
    ]);
    expect(store.unresolved.entries.map(({ id }) => id)).toEqual(["2"]);
    expect(store.contacts.links.get("160958311837870@lid")).toMatchObject({ number: "628115550123" });
    expect(store.activity.entries).toMatchObject([
      { kind: "number_suppressed", by: "test", about: "628115550123", reason: null },
    ]);
    await failure(await decide(url, "1", { number: "0811-5550-123" }), 404);
  });

  it("drops an entry", async () => {
    const { url, store } = await serveUnresolved();
    const authorization = `Bearer ${token({ sub: undefined })}`;
    const data = await success(
      await decide(url, "2", { drop: true }, { authorization }),
      unresolvedDecidedSchema,
    );
    expect(data).toEqual({ id: "2", number: null, by: "unknown" });
    expect([store.suppressions.entries, store.unresolved.entries.map(({ id }) => id)]).toEqual([[], ["1"]]);
    await failure(await decide(url, "2", { drop: true }), 404);
    expect(store.activity.entries).toMatchObject([
      { kind: "opt_out_dropped", by: "unknown", about: "160958311837871@lid", reason: "STOP" },
    ]);
  });

  it.each([
    ["neither", {}],
    ["both", { number: "08115550123", drop: true }],
    ["a drop that is none", { drop: false }],
    ["a text for a drop", { drop: "true" }],
    ["another key", { drop: true, by: "me" }],
    ["a landline", { number: "021-5550000" }],
    ["a key given twice", '{"drop":true,"drop":true}'],
    ["a number given twice", '{"number":"08115550123","number":"08115550124"}'],
    ["no JSON", "drop"],
  ])("refuses %s, and the entry stays", async (_what, body) => {
    const { url, store } = await serveUnresolved();
    const { code, message } = await failure(await decide(url, "1", body), 400);
    expect([code, message.includes("08115550123")]).toEqual(["INVALID_BODY", false]);
    expect(store.unresolved.entries).toHaveLength(2);
  });

  it.each(["3", "0", "x", "%zz", "1%20"])("answers 404 for %s, which is no entry", async (id) => {
    const { url } = await serveUnresolved();
    await failure(await decide(url, id, { drop: true }), 404);
  });

  it("answers 503 where the database is lost", async () => {
    const store = inMemoryStore();
    const lost = () => Promise.reject(new ReminderError("DATABASE_LOST", "db.internal"));
    const unresolved = { ...store.unresolved, find: lost, list: lost };
    const { url } = await serveApp({ store: { ...store, unresolved } });
    for (const response of [await decide(url, "1", { drop: true }), await call(url + path)]) {
      expect(JSON.stringify(await failure(response, 503))).not.toContain("db.internal");
    }
  });
});
