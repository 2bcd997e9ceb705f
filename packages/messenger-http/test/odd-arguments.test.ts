import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import { askGateway, checkedSecret, gatewayMessenger, outcomeTable, webhookBody } from "../src/index.js";

const table = outcomeTable({
  readReply: () => ({ accepted: null, words: "" }) as never,
  errorRows: [],
} as never);

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  gatewayMessenger: {
    call: gatewayMessenger,
    args: [
      {
        ...{ baseUrl: "http://127.0.0.1:1", path: "/send", headers: {}, secrets: [], timeoutMs: 1_000 },
        ...{ maxTextLength: 1_000, fits: () => true, subjects: [], request: () => "", table },
      },
    ],
    open: [0],
  },
  askGateway: {
    call: askGateway,
    args: [{ baseUrl: "x", method: "POST", path: "/", headers: {}, body: "", timeoutMs: 1_000 }],
    open: [0],
  },
  checkedSecret: { call: checkedSecret, args: ["apiKey", "kunci"] },
  webhookBody: {
    call: webhookBody,
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
