import { createHmac } from "node:crypto";
import { type FakeGateway, reply, startGateway } from "@pengingat/test-support/gateway";
import type { Environment } from "./program.ts";

const SECRETS = {
  WHATSAPP_CLOUD_ACCESS_TOKEN: "meta-rahasia-0123456789",
  WHATSAPP_CLOUD_APP_SECRET: "meta-app-rahasia-0123456789",
  WHATSAPP_CLOUD_VERIFY_TOKEN: "meta-verify-rahasia-0123456789",
};

/** Meta on loopback. The id of a message is `wamid.` and its recipient; `body` is the template as it was posted. */
export function startWhatsappCloud(): Promise<FakeGateway> {
  return startGateway({
    read(text) {
      // Questions have no body.
      if (text === "") return { to: "", body: "" };
      const { to, template, biz_opaque_callback_data: reference } = JSON.parse(text);
      return { to, body: JSON.stringify(template), reference };
    },
    accept({ to }, response) {
      reply(response, 200, { messaging_product: "whatsapp", messages: [{ id: `wamid.${to}` }] });
    },
  });
}

/** The settings that choose it, its webhook among them. */
export function whatsappCloudSettings({ url }: FakeGateway): Environment {
  return {
    MESSENGER: "whatsapp-cloud",
    ...SECRETS,
    WHATSAPP_CLOUD_PHONE_NUMBER_ID: "1002003004",
    WHATSAPP_CLOUD_TEMPLATE: "service_due",
    WHATSAPP_CLOUD_BASE_URL: url,
  };
}

/** A call with one change of a field, signed as Meta signs it, or otherwise. */
export function metaCall(
  value: object,
  field = "messages",
  appSecret: string = SECRETS.WHATSAPP_CLOUD_APP_SECRET,
  time = Math.floor(Date.now() / 1000),
): RequestInit {
  const change = { field, value: { messaging_product: "whatsapp", ...value } };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", time, changes: [change] }],
  });
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return { method: "POST", headers, body };
}

/** The call that tells what became of the message to a number. */
export function statusCall(
  to: string,
  status: "delivered" | "read" | "failed",
  seconds: number,
  appSecret?: string,
): RequestInit {
  const statuses = [{ id: `wamid.${to}`, status, timestamp: String(seconds), recipient_id: to }];
  return metaCall({ statuses }, "messages", appSecret);
}

/** The query by which Meta makes sure of the address. */
export function handshake(challenge: string): string {
  return `?hub.mode=subscribe&hub.verify_token=${SECRETS.WHATSAPP_CLOUD_VERIFY_TOKEN}&hub.challenge=${challenge}`;
}
