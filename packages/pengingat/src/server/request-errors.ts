import { ReminderError } from "@pengingat/core";
import type { Logger } from "../process/log.js";

/** What a client causes by a request that is not HTTP, or by going away. */
const OF_CLIENT = /^(HPE_|ECONN|EPIPE$|ETIMEDOUT$|ERR_STREAM_|ERR_HTTP_)/;

/** Logs what goes wrong with requests. What anybody can cause without a token is no error, and must not fill a disk. */
export function requestErrors(log: Logger): (error: unknown) => void {
  return (err) => {
    const code = err instanceof Error && "code" in err ? String(err.code) : "";
    if (OF_CLIENT.test(code)) log.debug({ err }, "connection ended by its client");
    else log.error({ err, ...mismatch(err) }, "request failed");
  };
}

/** What is to be mended in the database. It names tables and columns, never a value. */
function mismatch(error: unknown): { readonly reason?: string } {
  return ReminderError.is(error) && error.code === "SCHEMA_MISMATCH" ? { reason: error.message } : {};
}
