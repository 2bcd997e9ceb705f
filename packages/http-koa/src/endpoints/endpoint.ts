import type { Context } from "koa";
import { z } from "zod";
import type { FailureCode } from "../error-table.js";
import { readQuery } from "../schemas/query.js";
import type { Caller } from "../token/caller.js";

/** What the OpenAPI document says about a route. */
export interface DescribedEndpoint extends EndpointDescription {
  /** The whole body of a success: JSON, or plain text. */
  readonly answer: z.ZodType | "text";
}

/** One route: what the router serves, and what the OpenAPI document says about it. */
export interface Endpoint extends DescribedEndpoint {
  readonly respond: (ctx: Context, request: ReceivedRequest) => Promise<void>;
}

/** A request that was let in and has arrived whole. */
export interface ReceivedRequest {
  readonly caller: Caller;
  readonly body: Buffer;
}

/** What a route is called, what it takes, and who may use it. */
export interface EndpointDescription {
  readonly method: "get" | "post" | "delete";
  /** With its parameters as `{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** `public` needs no token. */
  readonly access: "public" | "token";
  /** Its own failures, beside those that all routes of its access share. */
  readonly failures: readonly FailureCode[];
  readonly query: z.ZodObject;
  /** The parameters of its path. */
  readonly params?: z.ZodObject;
  /** The JSON that it reads. */
  readonly body?: z.ZodObject;
  /** @default 16 KiB */
  readonly maxBodyBytes?: number;
  /** Refuses by throwing, before the body is read. @default refuses nobody whom its access lets in */
  readonly admit?: (ctx: Context) => void;
  /** Its answer where a request header asks not to wait. */
  readonly accepted?: AcceptedAnswer;
  /** The schemas that have a name in the OpenAPI document. */
  readonly named?: Readonly<Record<string, z.ZodType>>;
}

/** An answer with status 202, and the request header that asks for it. */
export interface AcceptedAnswer {
  readonly answer: z.ZodType;
  readonly headers: readonly string[];
  readonly askedBy: { readonly header: string; readonly description: string };
}

/** A route that reads its query and responds by itself. */
export function endpoint<Query extends z.ZodObject>(
  description: EndpointDescription & {
    readonly query: Query;
    readonly answer: Endpoint["answer"];
    readonly respond: (
      ctx: Context,
      request: ReceivedRequest & { readonly query: z.output<Query> },
    ) => Promise<void>;
  },
): Endpoint {
  const { query, failures, respond } = description;
  return {
    ...description,
    failures: ["INVALID_PARAMETER", ...failures],
    respond: (ctx, request) => respond(ctx, { ...request, query: readQuery(query, ctx.querystring) }),
  };
}

/** A route that responds with `{"success":true,"data":…}`, its data as the schema has it. */
export function dataEndpoint<Query extends z.ZodObject, Data extends z.ZodType>({
  data,
  handle,
  ...description
}: EndpointDescription & {
  readonly query: Query;
  readonly data: Data;
  readonly handle: (
    query: z.output<Query>,
    ctx: Context,
    request: ReceivedRequest,
  ) => Promise<z.output<Data>>;
}): Endpoint {
  return endpoint({
    ...description,
    answer: successOf(data),
    async respond(ctx, { query, ...request }) {
      ctx.body = { success: true, data: await handle(query, ctx, request) };
    },
  });
}

/** The body of a success with such data. */
export function successOf(data: z.ZodType): z.ZodType {
  return z.strictObject({ success: z.literal(true), data });
}
