import { z } from "zod";
import type { AcceptedAnswer, DescribedEndpoint } from "../endpoints/endpoint.js";
import { STATUS_OF } from "../error-table.js";
import { failureResponseRef } from "./failure-responses.js";
import { parameters } from "./parameters.js";

/** What the document says about one route; `ref` returns the reference to the schema of an answer. */
export function operation(endpoint: DescribedEndpoint, ref: (answer: z.ZodType) => string) {
  const { accepted, body } = endpoint;
  const given = [
    ...(endpoint.params ? parameters(endpoint.params, "path") : []),
    ...parameters(endpoint.query, "query"),
    ...(accepted ? [headerParameter(accepted)] : []),
  ];
  const statuses = new Set(failuresOf(endpoint).map((code) => STATUS_OF[code]));
  return {
    operationId: endpoint.operationId,
    summary: endpoint.summary,
    security: endpoint.access === "public" ? [] : [{ bearer: [] }],
    ...(given.length === 0 ? {} : { parameters: given }),
    ...(body ? { requestBody: { required: true, content: json(inputSchema(body)) } } : {}),
    responses: {
      "200": { description: "Success", content: answerContent(endpoint, ref) },
      ...(accepted ? { "202": acceptedResponse(accepted, ref(accepted.answer)) } : {}),
      ...Object.fromEntries([...statuses].sort().map((status) => [status, failureResponseRef(status)])),
    },
  };
}

function answerContent({ answer }: DescribedEndpoint, ref: (answer: z.ZodType) => string) {
  return answer === "text" ? { "text/plain": { schema: { type: "string" } } } : json({ $ref: ref(answer) });
}

function headerParameter({ askedBy: { header, description } }: AcceptedAnswer) {
  return { name: header, in: "header", required: false, description, schema: { type: "string" } };
}

function acceptedResponse({ headers }: AcceptedAnswer, $ref: string) {
  const text = { required: true, schema: { type: "string" } };
  return {
    description: "The run is under way",
    headers: Object.fromEntries(headers.map((name) => [name, text])),
    content: json({ $ref }),
  };
}

function json(schema: object) {
  return { "application/json": { schema } };
}

function inputSchema(body: z.ZodObject) {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(body, { io: "input" });
  return schema;
}

function failuresOf({ access, failures }: DescribedEndpoint) {
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
