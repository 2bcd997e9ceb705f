import { gatewayWebhookContract } from "@pengingat/core/testing";
import { describe, it } from "vitest";
import { fonnteWebhook } from "../src/index.js";

const post = (body: string) => ({
  method: "POST",
  headers: {},
  query: new URLSearchParams(),
  body: new TextEncoder().encode(body),
});

describe("the webhook keeps the contract:", () => {
  const cases = gatewayWebhookContract(() => ({ webhook: fonnteWebhook() }), {
    examples: [
      {
        name: "a customer's message",
        call: post('{"sender":"628110000001","message":"STOP","inboxid":7,"timestamp":1765929600}'),
        incoming: [{ from: "628110000001", text: "STOP", id: "7", at: new Date("2025-12-17T00:00:00Z") }],
      },
      {
        name: "a receipt",
        call: post("id=1&status=sent&state=read"),
        receipts: [{ messageId: "1", state: "read" }],
      },
    ],
  });
  for (const { name, run } of cases) it(name, run);
});
