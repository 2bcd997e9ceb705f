import { z } from "zod";
import type { Endpoint } from "../endpoints/endpoint.js";
import { STATUS_OF } from "../error-table.js";
import { failureSchema } from "../schemas/failure.js";
import { runDataSchema, runDetailSchema } from "../schemas/run-data.js";
import { schedulerStatusSchema } from "../schemas/scheduler-data.js";
import { failureResponseRef, failureResponses } from "./failure-responses.js";
import { queryParameters } from "./query-parameters.js";

/** The version of what the routes promise, not of the package: it changes when a client would have to. */
const API_VERSION = "1.0.0";

const DESCRIPTION =
  "Reminds a workshop's customers over WhatsApp that their vehicle is due for maintenance. " +
  "A path that is not listed here answers 404, a method that is not listed 405, both only to whoever has a token.";

/** An OpenAPI 3.1 document, made of the schemas that the endpoints read and answer with. */
export function openApiDocument(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "pengingat",
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    paths,
    components: {
      schemas: componentSchemas(endpoints),
      responses: failureResponses(),
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

function operation(endpoint: Endpoint) {
  const parameters = queryParameters(endpoint.query);
  const statuses = new Set(failuresOf(endpoint).map((code) => STATUS_OF[code]));
  return {
    operationId: endpoint.operationId,
    summary: endpoint.summary,
    security: endpoint.access === "public" ? [] : [{ bearer: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: {
      "200": {
        description: "Success",
        content: { "application/json": { schema: { $ref: schemaRef(answerName(endpoint)) } } },
      },
      ...Object.fromEntries([...statuses].sort().map((status) => [status, failureResponseRef(status)])),
    },
  };
}

function failuresOf({ access, failures }: Endpoint) {
  const shared = [
    "INCOMPLETE_BODY",
    "REQUEST_TIMEOUT",
    "BODY_TOO_LARGE",
    "QUERY_TOO_LONG",
    "INTERNAL_ERROR",
  ] as const;
  const guarded = ["UNAUTHORIZED", "TOO_MANY_FAILED_TOKENS"] as const;
  return [...failures, ...shared, ...(access === "token" ? guarded : [])];
}

function componentSchemas(endpoints: readonly Endpoint[]) {
  // A registry of its own: the global one may hold the same names for the app around us.
  const registry = z.registry<{ id: string }>();
  registry.add(failureSchema, { id: "Failure" });
  registry.add(runDataSchema, { id: "RunData" });
  registry.add(runDetailSchema, { id: "RunDetail" });
  registry.add(schedulerStatusSchema, { id: "SchedulerStatus" });
  for (const endpoint of endpoints) registry.add(endpoint.body, { id: answerName(endpoint) });
  const { schemas } = z.toJSONSchema(registry, { uri: schemaRef, io: "output" });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _id, $schema: _dialect, ...schema }]) => [name, schema]),
  );
}

function answerName({ operationId }: Endpoint): string {
  return `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Answer`;
}

function schemaRef(name: string): string {
  return `#/components/schemas/${name}`;
}
