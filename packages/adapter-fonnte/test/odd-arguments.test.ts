import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { describe, expect, it } from "vitest";
import { fonnteChecks, fonnteMessenger, fonnteWebhook } from "../src/index.js";

const OPTIONS = { token: "kunci", baseUrl: "http://127.0.0.1:1", timeoutMs: 1_000 };

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  fonnteMessenger: { call: fonnteMessenger, args: [OPTIONS] },
  fonnteChecks: { call: fonnteChecks, args: [OPTIONS] },
  read: {
    call: fonnteWebhook().read,
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
