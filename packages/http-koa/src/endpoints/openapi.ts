import { z } from "zod";
import { mountPoint } from "../mount-point.js";
import { openApiDocument } from "../openapi/document.js";
import { type Endpoint, noQuery } from "./endpoint.js";

const PATH = "/openapi.json";

/** The description of all endpoints, this one included. */
export function openApiEndpoint(others: readonly Endpoint[]): Endpoint {
  const self: Endpoint = {
    method: "GET",
    path: PATH,
    operationId: "openApi",
    summary: "This document",
    access: "public",
    failures: [],
    query: noQuery,
    answer: z.looseObject({ openapi: z.string() }),
    async respond(ctx) {
      document ??= openApiDocument([...others, self]);
      ctx.body = { ...document, servers: [{ url: mountPoint(ctx.originalUrl, PATH) || "/" }] };
    },
  };
  // Made when it is first asked for: building it takes longer than all the rest of the router.
  let document: object | null = null;
  return self;
}
