import { gatewayWebhookContract } from "@pengingat/core/testing";
import { describe, it } from "vitest";
import { whatsappCloudWebhook } from "../src/index.js";
import * as meta from "./support/webhook-call.js";

describe("the webhook keeps the contract:", () => {
  const secrets = { appSecret: meta.APP_SECRET, verifyToken: meta.VERIFY_TOKEN };
  const from_user_id = "ID.1349";
  const system = { type: "system", system: { type: "user_changed_number", wa_id: "628110000002" } };
  const statuses = [meta.status("read", { biz_opaque_callback_data: "ours" })];
  const messages = [meta.incoming({ text: { body: "STOP" }, from_user_id }), meta.incoming(system)];
  const at = new Date("2025-12-17T00:00:00Z");
  const cases = gatewayWebhookContract(() => ({ webhook: whatsappCloudWebhook(secrets) }), {
    sign: (call) => ({ ...call, headers: meta.signedCall(call.body).headers }),
    examples: [
      {
        name: "statuses, messages and changes of number",
        call: meta.signedCall(meta.notification({ statuses, messages })),
        receipts: [{ messageId: "wamid.A", state: "read", reference: "ours" }],
        incoming: [{ text: "STOP", senderIds: ["628110000001", from_user_id] }],
        moves: [{ from: ["628110000001"], to: ["628110000002"], at }],
      },
      {
        name: "a notice",
        call: meta.signedCall(meta.notification({ event: "ACCOUNT_DELETED" }, "account_update", 1765929600)),
        notices: [
          {
            subject: "WhatsApp Business account",
            severity: "halt",
            words: "the account: ACCOUNT_DELETED",
            at,
          },
        ],
      },
    ],
  });
  for (const { name, run } of cases) it(name, run);
});
