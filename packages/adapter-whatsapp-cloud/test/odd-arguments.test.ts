import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import { whatsappCloudChecks, whatsappCloudMessenger, whatsappCloudWebhook } from "../src/index.js";

const OPTIONS = {
  ...{ accessToken: "kunci", phoneNumberId: "106540352242922", apiVersion: "v25.0", timeoutMs: 1_000 },
  ...{
    baseUrl: "http://127.0.0.1:1",
    template: { name: "pengingat", defaultLanguage: "id", parameters: ["no_pol"] },
  },
};
const WEBHOOK = { appSecret: "rahasia", verifyToken: "rahasia" };

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  whatsappCloudMessenger: { call: whatsappCloudMessenger, args: [OPTIONS] },
  whatsappCloudChecks: { call: whatsappCloudChecks, args: [OPTIONS] },
  whatsappCloudWebhook: { call: whatsappCloudWebhook, args: [WEBHOOK] },
  read: {
    call: whatsappCloudWebhook(WEBHOOK).read,
    args: [{ method: "POST", headers: {}, query: new URLSearchParams(), body: Buffer.from("{}") }],
    open: [0],
  },
};

describe("what plain JavaScript may bring", () => {
  it.each(Object.entries(FUNCTIONS))(
    "is taken or refused by %s with a ReminderError that names what is wrong",
    async (_, given) => {
      expect(await oddArguments(given)).toEqual([]);
    },
  );
});
