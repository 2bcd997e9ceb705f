import type { GatewayForm, Refusal } from "./gateway-api.ts";
import { jsonReply } from "./reply.ts";

const WORDS: Record<Refusal, string | undefined> = {
  recipient: "target invalid",
  device: "request invalid on disconnected device",
  key: "token invalid",
  limit: "insufficient quota",
  pace: "too many requests",
  request: "input invalid",
  unsaid: undefined,
};

let lastId = 80_000_000;

/** Fonnte: a form, and every failure of its own comes with 200. */
export const fonnteForm: GatewayForm = {
  read({ method, path, headers, body }) {
    if (method !== "POST" || path !== "/send" || !headers.authorization) return null;
    if (headers["content-type"] !== "application/x-www-form-urlencoded") return null;
    const fields = new URLSearchParams(body);
    const [to = "", text = ""] = [fields.get("target") ?? "", fields.get("message") ?? ""];
    return /^\d+$/.test(to) && text !== "" ? { to, body: text } : null;
  },
  welcome({ to }) {
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
  refuse: (why, status) => jsonReply(status ?? 200, { reason: WORDS[why], requestid: 1, status: false }),
  evade: () => jsonReply(200, { reason: "timeout", requestid: 1, status: false }),
};
