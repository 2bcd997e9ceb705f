import { gatewayWebhookContract } from "@pengingat/core/testing";
import { describe, it } from "vitest";
import { starsenderWebhook } from "../src/index.js";

const call = {
  method: "POST",
  headers: {},
  query: new URLSearchParams(),
  body: new TextEncoder().encode('{"from":"628110000001","message":"STOP","timestamp":1765929600}'),
};

describe("the webhook keeps the contract:", () => {
  const at = new Date("2025-12-17T00:00:00Z");
  const cases = gatewayWebhookContract(() => ({ webhook: starsenderWebhook() }), {
    examples: [
      { name: "a customer's message", call, incoming: [{ from: "628110000001", text: "STOP", at }] },
    ],
  });
  for (const { name, run } of cases) it(name, run);
});
