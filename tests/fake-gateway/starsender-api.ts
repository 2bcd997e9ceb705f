import type { GatewayForm, Refusal } from "./gateway-api.ts";
import { jsonReply } from "./reply.ts";

const WORDS: Record<Refusal, string | undefined> = {
  recipient: "Invalid number",
  device: "device disconnected",
  key: "Unauthorized api key",
  limit: "daily limit reached",
  pace: "too many requests",
  request: "bad request",
  unsaid: undefined,
};

/** Starsender v3: a failure comes with 200 too. */
export const starsenderForm: GatewayForm = {
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
  welcome: () => jsonReply(200, { success: true, data: {}, message: "Success sent message" }),
  refuse: (why, status) => jsonReply(status ?? 200, { success: false, message: WORDS[why] }),
  evade: () => jsonReply(200, { data: {}, message: "timeout" }),
};
