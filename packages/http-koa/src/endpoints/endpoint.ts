import type { Context } from "koa";
import { z } from "zod";
import type { FailureCode } from "../error-table.js";
import { readQuery } from "../schemas/query.js";

/** One route: what the router serves and what the OpenAPI document says of it. */
export interface Endpoint extends EndpointDescription {
  readonly query: z.ZodObject;
  /** The whole body of a success. */
  readonly body: z.ZodType;
  readonly respond: (ctx: Context) => Promise<void>;
}

/** What a route is called and who may use it. */
interface EndpointDescription {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** `public` needs no token. */
  readonly access: "public" | "token";
  /** The failures of its own, beside those that every route of its access shares. */
  readonly failures: readonly FailureCode[];
}

/** A route that answers `{"success":true,"data":…}`, its data as the schema has it. */
export function endpoint<Query extends z.ZodObject, Data extends z.ZodType>(
  description: EndpointDescription & {
    readonly query: Query;
    readonly data: Data;
    readonly handle: (query: z.output<Query>) => Promise<z.output<Data>>;
  },
): Endpoint {
  const { query, data, handle, ...rest } = description;
  return {
    ...rest,
    query,
    body: z.strictObject({ success: z.literal(true), data }),
    async respond(ctx) {
      ctx.body = { success: true, data: await handle(readQuery(query, ctx.querystring)) };
    },
  };
}

/** The query of a route that takes no parameter. */
export const noQuery = z.object({});
