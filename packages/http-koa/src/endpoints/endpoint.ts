import type { Context } from "koa";
import { z } from "zod";
import type { FailureCode } from "../error-table.js";
import { readQuery } from "../schemas/query.js";
import type { Caller } from "../token/caller.js";

/** One route: what the router serves and what the OpenAPI document says of it. */
export interface Endpoint extends EndpointDescription {
  readonly query: z.ZodObject;
  /** The whole body of a success: JSON, or plain text. */
  readonly answer: z.ZodType | "text";
  /** Refuses by throwing, before the body is read. @default refuses nobody whom its access lets in */
  readonly admit?: (ctx: Context) => void;
  readonly respond: (ctx: Context, request: ReceivedRequest) => Promise<void>;
}

/** A request that was let in and has arrived whole. */
interface ReceivedRequest {
  readonly caller: Caller;
  readonly body: Buffer;
}

/** What a route is called and who may use it. */
export interface EndpointDescription {
  readonly method: "GET" | "POST" | "DELETE";
  /** With its parameters as `{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** `public` needs no token of ours. */
  readonly access: "public" | "token";
  /** The failures of its own, beside those that every route of its access shares. */
  readonly failures: readonly FailureCode[];
  /** The parameters of its path. */
  readonly params?: z.ZodObject;
  /** The JSON that it reads. */
  readonly body?: z.ZodObject;
  /** The longest body that it takes. @default 16 KiB */
  readonly mostBodyBytes?: number;
  /** What it answers at once where a request header asks for that. */
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

/** A route that answers `{"success":true,"data":…}`, its data as the schema has it. */
export function endpoint<Query extends z.ZodObject, Data extends z.ZodType>(
  description: EndpointDescription & {
    readonly query: Query;
    readonly data: Data;
    readonly handle: (
      query: z.output<Query>,
      ctx: Context,
      request: ReceivedRequest,
    ) => Promise<z.output<Data>>;
  },
): Endpoint {
  const { query, data, handle, ...rest } = description;
  return {
    ...rest,
    query,
    answer: successOf(data),
    async respond(ctx, request) {
      ctx.body = { success: true, data: await handle(readQuery(query, ctx.querystring), ctx, request) };
    },
  };
}

/** The body of a success with such data. */
export function successOf(data: z.ZodType): z.ZodType {
  return z.strictObject({ success: z.literal(true), data });
}

/** The query of a route that takes no parameter. */
export const noQuery = z.object({});
