import type { GatewayForm, Refusal } from "./gateway-api.ts";
import { jsonReply } from "./reply.ts";

/** Meta's code for each, and the status that comes with it. */
const CODES: Record<Refusal, { readonly status: number; readonly code: number | undefined }> = {
  recipient: { status: 400, code: 131_026 },
  device: { status: 400, code: 133_010 },
  key: { status: 401, code: 190 },
  limit: { status: 400, code: 130_429 },
  pace: { status: 429, code: 130_429 },
  request: { status: 400, code: 131_009 },
  unsaid: { status: 400, code: undefined },
};

let lastId = 0;

function problem(status: number, code: number | undefined) {
  return jsonReply(status, {
    error: { message: `(#${code}) trial`, type: "OAuthException", code, fbtrace_id: "trial" },
  });
}

/** WhatsApp's Cloud API: a template with the reminder's values; a failure is an error object with a 4xx. */
export const whatsappCloudForm: GatewayForm = {
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
  welcome({ to }) {
    lastId += 1;
    return jsonReply(200, {
      messaging_product: "whatsapp",
      contacts: [{ input: to, wa_id: to }],
      messages: [{ id: `wamid.trial${lastId}` }],
    });
  },
  refuse(why, status) {
    const { status: usual, code } = CODES[why];
    return problem(status ?? usual, code);
  },
  evade: () => problem(400, 131_000),
};
