import { z } from "zod";
import { mountPoint } from "../mount-point.js";
import { openApiDocument } from "../openapi/document.js";
import { noQuery } from "../schemas/query.js";
import { type DescribedEndpoint, type Endpoint, endpoint } from "./endpoint.js";

const PATH = "/openapi.json";

/** Describes all endpoints, itself included. */
export function openApiEndpoint(others: readonly DescribedEndpoint[]): Endpoint {
  // Built at the first request: it takes longer than the rest of the router.
  let document: object | null = null;
  const self = endpoint({
    method: "get",
    path: PATH,
    operationId: "openApi",
    summary: "This document",
    access: "public",
    failures: [],
    query: noQuery,
    answer: z.looseObject({ openapi: z.string() }),
    async respond(ctx) {
      document ??= openApiDocument([...others, self]);
      ctx.body = { ...document, servers: [{ url: mountPoint(ctx, PATH) || "/" }] };
    },
  });
  return self;
}
