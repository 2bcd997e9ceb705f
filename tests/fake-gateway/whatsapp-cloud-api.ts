import type { GatewayApi, RefusalReason } from "./gateway-api.ts";
import { jsonReply, type Reply } from "./reply.ts";

/** Meta's code for each reason, and the status that comes with it. */
const CODES: Record<RefusalReason, { readonly status: number; readonly code: number | undefined }> = {
  recipient: { status: 400, code: 131_026 },
  device: { status: 400, code: 133_010 },
  key: { status: 401, code: 190 },
  limit: { status: 400, code: 130_429 },
  pace: { status: 429, code: 130_429 },
  request: { status: 400, code: 131_009 },
  // A code that no table knows, so that its words count.
  "time-out": { status: 400, code: 131_999 },
  none: { status: 400, code: undefined },
};

let lastId = 0;

function refusal(status: number, code: number | undefined, words: string): Reply {
  const message = code === undefined ? words : `(#${code}) ${words}`;
  return jsonReply(status, { error: { message, type: "OAuthException", code, fbtrace_id: "fake" } });
}

/** WhatsApp's Cloud API: takes a template with values; a refusal is an error object with a 4xx. */
export const whatsappCloudApi: GatewayApi = {
  read({ method, path, headers, body }) {
    if (method !== "POST" || !/^\/v\d+\.\d+\/\d+\/messages$/.test(path)) return null;
    if (!headers.authorization?.startsWith("Bearer ")) return null;
    try {
      const { messaging_product, to, type, template } = JSON.parse(body);
      const { name, language, components } = template;
      const texts: string[] = components[0].parameters.map(({ text }: { text: string }) => text);
      const isMessage =
        messaging_product === "whatsapp" &&
        type === "template" &&
        /^\d+$/.test(to) &&
        Boolean(name && language.code) &&
        texts.every((text) => typeof text === "string" && text !== "");
      return isMessage ? { to, body: texts.join("\n") } : null;
    } catch {
      return null;
    }
  },
  accepted({ to }) {
    lastId += 1;
    return jsonReply(200, {
      messaging_product: "whatsapp",
      contacts: [{ input: to, wa_id: to }],
      messages: [{ id: `wamid.fake${lastId}` }],
    });
  },
  refused(reason) {
    const { status, code } = CODES[reason];
    return refusal(status, code, reason === "time-out" ? "request timed out" : "refused");
  },
  unclear: () => refusal(400, 131_000, "something went wrong"),
};
