import type { GatewayApi, RefusalReason } from "./gateway-api.ts";
import { jsonReply } from "./reply.ts";

const WORDS: Record<RefusalReason, string | undefined> = {
  recipient: "target invalid",
  device: "request invalid on disconnected device",
  key: "token invalid",
  limit: "insufficient quota",
  pace: "too many requests",
  request: "input invalid",
  "time-out": "timeout",
  none: undefined,
};

let lastId = 80_000_000;

/** Fonnte: takes a form; a refusal has status 200. */
export const fonnteApi: GatewayApi = {
  read({ method, path, headers, body }) {
    if (method !== "POST" || path !== "/send" || !headers.authorization) return null;
    if (headers["content-type"] !== "application/x-www-form-urlencoded") return null;
    const fields = new URLSearchParams(body);
    const [to = "", text = ""] = [fields.get("target") ?? "", fields.get("message") ?? ""];
    return /^\d+$/.test(to) && text !== "" ? { to, body: text } : null;
  },
  accepted({ to }) {
    lastId += 1;
    return jsonReply(200, {
      detail: "success! message in queue",
      id: [String(lastId)],
      process: "pending",
      requestid: lastId,
      status: true,
      target: [to],
    });
  },
  refused: (reason) => jsonReply(200, { reason: WORDS[reason], requestid: 1, status: false }),
  unclear: () => jsonReply(200, { requestid: 1 }),
};
