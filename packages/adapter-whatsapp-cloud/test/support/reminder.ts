import type { OutgoingMessage } from "@pengingat/core";
import { TEST_KEY } from "../../../messenger-http/test/support/messenger-suites.js";
import type { WhatsappCloudOptions, WhatsappCloudTemplate } from "../../src/index.js";

type Values = NonNullable<OutgoingMessage["content"]>["values"];

/** A message as a run makes it, with some values of its own. */
export function reminder(values: Partial<Values> = {}, language = "id"): OutgoingMessage {
  const content = {
    language,
    values: {
      sapaan: "Bapak",
      nama_pelanggan: "Budi",
      no_pol: "B 1234 XYZ",
      next_visit_date: "17-12-2025",
      hari: "besok",
      nomor_pelayanan: "0811000000",
      ...values,
    },
  };
  return { to: "628110000001", text: "is not sent", content };
}

/** Options that are right, with a template of these parts. */
export function optionsWith(template: Partial<WhatsappCloudTemplate> = {}): WhatsappCloudOptions {
  return {
    accessToken: TEST_KEY,
    phoneNumberId: "106540352242922",
    template: { name: "pengingat_servis", parameters: ["nama_pelanggan"], ...template },
  };
}

/** The body of an answer that says that the message was taken. */
export const ACCEPTED = JSON.stringify({
  messaging_product: "whatsapp",
  contacts: [{ input: "628110000001", wa_id: "628110000001" }],
  messages: [{ id: "wamid.HBgMNjI4MTEwMDAwMDAx", message_status: "accepted" }],
});

/** The body of an answer with an error. */
export function errorBody(code: number, message = "no", details?: string): string {
  const error_data = details === undefined ? {} : { error_data: { messaging_product: "whatsapp", details } };
  return JSON.stringify({ error: { message, type: "OAuthException", code, ...error_data, fbtrace_id: "x" } });
}
