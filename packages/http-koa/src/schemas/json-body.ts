import type { Context } from "koa";
import type { z } from "zod";
import { HttpFailure } from "../http-failure.js";
import { shown } from "./shown.js";

const STRING_LITERAL = /"(?:[^"\\]|\\.)*"/g;

/**
 * Reads a JSON body: an object whose values are texts or booleans, as the schema has it.
 *
 * @param example - the body that the message shows
 * @throws {HttpFailure} `INVALID_BODY`
 */
export function readJson<Body extends z.ZodObject>(
  schema: Body,
  example: string,
  ctx: Context,
  bytes: Buffer,
): z.output<Body> {
  const invalid = (got: string) =>
    new HttpFailure("INVALID_BODY", `body must be ${example} as application/json (got ${got})`);

  const [mediaType = ""] = ctx.get("Content-Type").split(";", 1);
  if (mediaType.trim().toLowerCase() !== "application/json") {
    throw invalid(mediaType === "" ? "no content type" : `content type ${shown(mediaType)}`);
  }
  const { text, value } = received(ctx, bytes);
  if (value === undefined) throw invalid("something that is not JSON");
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid("JSON of another shape");
  if (text !== null && hasDuplicateKey(text, parsed.data)) throw invalid("a duplicate key");
  return parsed.data;
}

/** The body, or what a body parser of the app around us has left of it. `value` is `undefined` where it is not JSON. */
function received(ctx: Context, bytes: Buffer): { text: string | null; value: unknown } {
  const { rawBody, body } = ctx.request as { readonly rawBody?: unknown; readonly body?: unknown };
  if (bytes.length === 0 && typeof rawBody !== "string") return { text: null, value: body };
  try {
    const text =
      bytes.length === 0 ? String(rawBody) : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    return { text: null, value: undefined };
  }
}

/** `JSON.parse` keeps the last of two equal keys without notice; another reader may keep the first. */
function hasDuplicateKey(text: string, flat: object): boolean {
  const texts = Object.entries(flat)
    .flat()
    .filter((each) => typeof each === "string");
  return (text.match(STRING_LITERAL)?.length ?? 0) !== texts.length;
}
