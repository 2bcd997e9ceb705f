import { pipeline } from "node:stream/promises";
import type { ReminderResult, RunReport } from "@pengingat/core";
import type { Context } from "koa";
import { emitError } from "../middleware/app-errors.js";
import { runDataWriter } from "../report.js";
import { ResponseBuffer } from "./response-buffer.js";

/** Hears of each reminder. A preview waits for what it returns, a run does not. */
type Listener = (reminder: ReminderResult) => void | Promise<void>;

/**
 * Responds with 200 and the data of a run, its details as they come. The response begins with the first reminder that
 * `hasBegun` accepts, or at the end: until then the run may still be refused. It begins without one where so many come that
 * they would take memory. A client that reads slowly or disconnects does not slow the run down.
 */
export async function streamRun(
  ctx: Context,
  hasBegun: (reminder: ReminderResult) => boolean,
  run: (onReminder: Listener) => Promise<RunReport>,
): Promise<void> {
  const buffer = new ResponseBuffer();
  const data = runDataWriter((text) => buffer.add(text));
  let sending: Promise<void> | null = null;

  buffer.add('{"success":true,"data":');
  const report = await run((reminder) => {
    data.add(reminder);
    if (hasBegun(reminder) || buffer.isMuch) sending ??= send(ctx, buffer);
    return sending ? buffer.caughtUp() : undefined;
  });
  data.end(report);
  buffer.add("}");
  buffer.complete();
  await (sending ?? send(ctx, buffer));
}

async function send(ctx: Context, buffer: ResponseBuffer): Promise<void> {
  // Koa would report a client that disconnects as an error of ours.
  ctx.respond = false;
  ctx.status = 200;
  ctx.type = "json";
  // From here on, an error breaks the response off.
  ctx.res.flushHeaders();
  try {
    await pipeline(buffer, ctx.res);
  } catch (error) {
    if (!isDisconnect(error)) emitError(ctx, error);
  }
}

function isDisconnect(error: unknown): boolean {
  const codes: readonly unknown[] = ["ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET", "EPIPE"];
  return error instanceof Error && "code" in error && codes.includes(error.code);
}
