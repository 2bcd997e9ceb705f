import type { GatewayApi, RefusalReason } from "./gateway-api.ts";
import { jsonReply } from "./reply.ts";

const WORDS: Record<RefusalReason, string | undefined> = {
  recipient: "Invalid number",
  device: "device disconnected",
  key: "Unauthorized api key",
  limit: "daily limit reached",
  pace: "too many requests",
  request: "bad request",
  "time-out": "Timeout, try again later",
  none: undefined,
};

/** Starsender v3: a refusal has status 200 too. */
export const starsenderApi: GatewayApi = {
  read({ method, path, headers, body: text }) {
    if (method !== "POST" || path !== "/api/send" || !headers.authorization) return null;
    try {
      const { messageType, to, body } = JSON.parse(text);
      const isMessage = messageType === "text" && /^\d+$/.test(to) && typeof body === "string" && body !== "";
      return isMessage ? { to, body } : null;
    } catch {
      return null;
    }
  },
  accepted: () => jsonReply(200, { success: true, data: {}, message: "Success sent message" }),
  refused: (reason) => jsonReply(200, { success: false, message: WORDS[reason] }),
  unclear: () => jsonReply(200, { data: {}, message: "timeout" }),
};
