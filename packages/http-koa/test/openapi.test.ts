import { describe, expect, it } from "vitest";
import { STATUS_OF } from "../src/error-table.js";
import type { ReminderRouterOptions } from "../src/index.js";
import { store } from "./support/records.js";
import { expectOurHeaders, serveApp } from "./support/server.js";
import { signedWebhook, unsignedWebhook, WEBHOOK_SECRET } from "./support/webhooks.js";

interface Operation {
  operationId: string;
  security: object[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: object;
  responses: Record<string, object>;
}

interface Document {
  openapi: string;
  info: Record<string, unknown>;
  servers: object[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, object>; securitySchemes: object };
}

const ALL = {
  store: store(),
  results: async () => Promise.reject(new Error("not called")),
  metrics: async () => Promise.reject(new Error("not called")),
  webhooks: [
    { gateway: "fonnte", webhook: unsignedWebhook(), secret: WEBHOOK_SECRET },
    { gateway: "whatsapp-cloud", webhook: signedWebhook() },
  ],
};

async function document(parts: Partial<ReminderRouterOptions> = ALL): Promise<Document> {
  const { url } = await serveApp(parts);
  const response = await fetch(`${url}/openapi.json`);
  expect(response.status).toBe(200);
  expectOurHeaders(response);
  return JSON.parse(await response.text());
}

function operations({ paths }: Document) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, ...operation })),
  );
}

function* refs(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref" && typeof inner === "string") yield inner;
    else yield* refs(inner);
  }
}

function resolve(document: object, ref: string): unknown {
  return ref
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

describe("the OpenAPI document", () => {
  it("is of version 3.1, with a title, a version and a server", async () => {
    const { openapi, info, servers } = await document();
    expect(openapi).toMatch(/^3\.1\.\d+$/);
    expect(info).toMatchObject({ title: "pengingat", version: expect.any(String) });
    expect(servers).toEqual([{ url: "/" }]);
  });

  it("has every route of the contract, and says which need a token", async () => {
    const access = Object.fromEntries(
      operations(await document()).map(({ route, security }) => [route, security]),
    );
    const token = [{ bearer: [] }];
    expect(access).toEqual({
      "post /scheduler/maintenance-reminder/start": token,
      "post /scheduler/maintenance-reminder/stop": token,
      "get /scheduler/maintenance-reminder/status": token,
      "post /scheduler/maintenance-reminder/run-now": token,
      "post /customers/send-maintenance-reminder": token,
      "get /preview": token,
      "get /runs": token,
      "get /runs/{id}": token,
      "get /reminders": token,
      "get /reminders/unconfirmed": token,
      "post /reminders/{id}/resolve": token,
      "get /suppressions": token,
      "post /suppressions": token,
      "delete /suppressions/{number}": token,
      "get /suppressions/unresolved": token,
      "post /suppressions/unresolved/{id}": token,
      "get /results": token,
      "get /metrics": token,
      "get /webhooks/{gateway}/{secret}": [],
      "post /webhooks/{gateway}/{secret}": [],
      "get /webhooks/{gateway}": [],
      "post /webhooks/{gateway}": [],
      "get /health": [],
      "get /openapi.json": [],
    });
  });

  it("names each operation once, with a success and a failure", async () => {
    const all = operations(await document());
    expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
    for (const { responses } of all)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "500"]));
  });

  it("has every status of the error table, and on each operation those that are its own", async () => {
    const described = await document();
    const statuses = [...new Set(Object.values(STATUS_OF))].map((status) => `Failure${status}`);
    expect(Object.keys(described.components.responses).sort()).toEqual(statuses.sort());
    const statusesOf = Object.fromEntries(
      operations(described).map(({ route, responses }) => [route, Object.keys(responses)]),
    );
    expect(statusesOf["post /customers/send-maintenance-reminder"]).toEqual([
      "200",
      "202",
      "400",
      "401",
      "408",
      "409",
      "413",
      "414",
      "429",
      "500",
      "503",
    ]);
    expect(statusesOf["get /health"]).toEqual(["200", "400", "408", "413", "414", "500", "503"]);
  });

  it.each([
    ["everything", ALL],
    ["nothing that may be left out", {}],
  ])("resolves every reference, and refers to every schema, with %s", async (_what, parts) => {
    const described = await document(parts);
    const all = new Set(refs(described));
    for (const ref of all) expect(resolve(described, ref), ref).toBeTypeOf("object");
    for (const name of Object.keys(described.components.schemas)) {
      expect(all).toContain(`#/components/schemas/${name}`);
    }
    expect(JSON.stringify(described)).not.toMatch(/"\$(id|schema|defs)"/);
  });

  it("describes hour and minute as the integers they are read as", async () => {
    const start = operations(await document()).find(({ operationId }) => operationId === "startScheduler");
    expect(start?.parameters).toEqual([
      {
        name: "hour",
        in: "query",
        required: false,
        schema: expect.objectContaining({ type: "integer", minimum: 0, maximum: 23, default: 7 }),
      },
      {
        name: "minute",
        in: "query",
        required: false,
        schema: expect.objectContaining({ type: "integer", minimum: 0, maximum: 59, default: 0 }),
      },
    ]);
  });

  it("names no route and no answer that is not there", async () => {
    const bare = await document({});
    expect(Object.keys(bare.paths).filter((path) => /^.(runs|reminders|suppressions)/.test(path))).toEqual(
      [],
    );
    const run = operations(bare).find(({ operationId }) => operationId === "runNow");
    expect(Object.keys(run?.responses ?? {})).not.toContain("202");
    expect(run?.parameters?.map(({ name }) => name)).toEqual(["confirm"]);
  });

  it("describes how a run is confirmed, and how it is not waited for", async () => {
    const run = operations(await document()).find(({ operationId }) => operationId === "runNow");
    expect(run?.parameters).toEqual([
      {
        name: "confirm",
        in: "query",
        required: false,
        schema: expect.objectContaining({ type: "boolean", default: false }),
      },
      expect.objectContaining({ name: "Prefer", in: "header", required: false }),
    ]);
    expect(run?.responses["202"]).toMatchObject({
      headers: { Location: {}, "Preference-Applied": {} },
      content: { "application/json": { schema: { $ref: "#/components/schemas/AcceptedAnswer" } } },
    });
  });

  it("describes pages, paths and the body that settles a reminder", async () => {
    const { components, ...described } = await document();
    const of = (id: string) =>
      operations({ components, ...described }).find((each) => each.operationId === id);
    expect(of("listReminders")?.parameters).toMatchObject([
      { name: "status", schema: { enum: ["unknown", "failed", "sent"], default: "unknown" } },
      { name: "limit", schema: { type: "integer", minimum: 1, maximum: 200, default: 50 } },
      { name: "cursor", in: "query", required: false, schema: { type: "string" } },
    ]);
    for (const id of ["getRun", "resolveReminder"]) {
      expect(of(id)?.parameters).toMatchObject([
        { name: "id", in: "path", required: true, schema: { type: "string" } },
      ]);
      expect(Object.keys(of(id)?.responses ?? {})).toContain("404");
    }
    expect(of("resolveReminder")?.requestBody).toMatchObject({
      required: true,
      content: {
        "application/json": {
          schema: {
            type: "object",
            required: ["outcome"],
            additionalProperties: false,
            properties: { outcome: { enum: ["sent", "retry"] } },
          },
        },
      },
    });
    expect(JSON.stringify(components.schemas.ResolveReminderAnswer)).toContain(
      "or `unknown` where it has none",
    );
  });

  it("describes webhooks as they answer, and never by their secret", async () => {
    const described = await document();
    expect(JSON.stringify(described)).not.toContain(WEBHOOK_SECRET);
    const of = (route: string) => operations(described).find((each) => each.route === route);
    const unsigned = of("post /webhooks/{gateway}/{secret}");
    expect(unsigned?.responses["200"]).toEqual({
      description: "Success",
      content: { "text/plain": { schema: { type: "string" } } },
    });
    expect(unsigned?.parameters).toMatchObject([
      { name: "gateway", in: "path", required: true },
      { name: "secret", in: "path", required: true },
    ]);
    expect(Object.keys(unsigned?.responses ?? {})).toEqual(
      expect.arrayContaining(["400", "401", "404", "503"]),
    );
    const signed = of("post /webhooks/{gateway}");
    expect(signed?.parameters).toMatchObject([{ name: "gateway", in: "path", required: true }]);
    expect(Object.keys(signed?.responses ?? {})).not.toContain("404");
  });

  it("says nothing of which webhooks are set up", async () => {
    expect(await document({ ...ALL, webhooks: [] })).toEqual(await document());
  });

  it("describes a run by its data and its details", async () => {
    const { schemas } = (await document()).components;
    expect(schemas.RunNowAnswer).toMatchObject({
      type: "object",
      required: ["success", "data"],
      properties: { success: { const: true }, data: { $ref: "#/components/schemas/RunData" } },
    });
    expect(JSON.stringify(schemas.RunData)).toContain("#/components/schemas/RunDetail");
  });
});
