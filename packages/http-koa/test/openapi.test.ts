import { describe, expect, it } from "vitest";
import { STATUS_OF } from "../src/error-table.js";
import { expectOurHeaders, serveApp } from "./support/server.js";

interface Operation {
  operationId: string;
  security: object[];
  parameters?: { name: string; in: string; schema: object }[];
  responses: Record<string, object>;
}

interface Document {
  openapi: string;
  info: Record<string, unknown>;
  servers: object[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, object>; securitySchemes: object };
}

async function document(): Promise<Document> {
  const { url } = await serveApp();
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

  it("resolves every reference, and refers to every schema", async () => {
    const described = await document();
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
