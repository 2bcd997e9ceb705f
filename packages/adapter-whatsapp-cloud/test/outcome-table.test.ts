import type { ExchangeEnd } from "@pengingat/messenger-http";
import { describe, expect, it } from "vitest";
import { GENERAL_EXAMPLES } from "../../messenger-http/test/support/general-examples.js";
import {
  doubt,
  gatewayFailure,
  mergeExamples,
  type OutcomeExample,
  type OutcomeExamples,
  recipientFailure,
  testOutcomeTable,
} from "../../messenger-http/test/support/outcome-examples.js";
import { ERROR_CODES } from "../src/error-code-table.js";
import { OUTCOMES } from "../src/outcome-table.js";
import { ACCEPTED, errorBody } from "./support/reminder.js";

/** Answers with these codes, each with the status that Meta gives it or one like it. */
function withCodes(
  codes: readonly number[],
  outcome: Record<string, unknown>,
  status = 400,
): OutcomeExample[] {
  return codes.map((code) => [
    { status, body: errorBody(code) },
    { reason: `(#${code}) no`, ...outcome },
  ]);
}

const rateLimited = { ...gatewayFailure("RATE_LIMITED"), retryable: true, retryAfterMs: null };

const EXAMPLES: OutcomeExamples = {
  "a contradiction: a 4xx that accepts, or a body that says both": [
    [{ status: 400, body: ACCEPTED }, doubt("MALFORMED_REPLY")],
    ...[200, 400].map(
      (status): OutcomeExample => [
        { status, body: JSON.stringify({ ...JSON.parse(ACCEPTED), error: { code: 131026 } }) },
        doubt("MALFORMED_REPLY"),
      ],
    ),
  ],
  "a refusal for a time-out, or because the message is there already": [
    [{ status: 400, body: errorBody(987_654, "Request timed out") }, doubt("TIMEOUT")],
  ],
  "4xx: the access token: invalid or expired": withCodes([0, 190], gatewayFailure("KEY_REFUSED"), 401),
  "4xx: the app may not do this, or the account cannot pay": withCodes(
    [3, 10, 200, 250, 299, 131005, 131042],
    gatewayFailure("KEY_REFUSED"),
    403,
  ),
  "4xx: too many calls of the app, of the account or of the number": [
    ...withCodes([4, 17, 613, 80007, 130429, 133016, 139200], rateLimited),
    ...withCodes([4], rateLimited, 429),
  ],
  "4xx: too many messages to this recipient": withCodes([131056], {
    ...recipientFailure("RATE_LIMITED", "(#131056) no"),
    retryable: true,
    retryAfterMs: 6_000,
  }),
  "4xx: the account is restricted or locked, or the number is, for spam": [
    ...withCodes([368, 131031], gatewayFailure("SENDER_RESTRICTED"), 403),
    ...withCodes([131048], gatewayFailure("SENDER_RESTRICTED"), 429),
  ],
  "4xx: the sending number is deleted, not registered, under maintenance, or its name is not approved":
    withCodes([33, 131037, 131045, 131057, 133010], gatewayFailure("DEVICE_OFFLINE")),
  "4xx: the template: missing in the language, paused, disabled, or made for other parameters": withCodes(
    [132000, 132001, 132007, 132012, 132015, 132016, 132068, 132069, 134101, 134102],
    gatewayFailure("REJECTED"),
    404,
  ),
  "4xx: the request itself is wrong, and so is every other": withCodes(
    [100, 131008, 131051],
    gatewayFailure("REJECTED"),
  ),
  "4xx: a value is wrong or too long": withCodes([131009, 132005, 132018], {
    code: "REJECTED",
    fault: "recipient",
    retryable: false,
  }),
  "4xx: the recipient is a user id, which this message may not be sent to": withCodes([131062], {
    code: "REJECTED",
    fault: "recipient",
    retryable: false,
  }),
  "4xx: the recipient cannot be reached over WhatsApp, or is the sender": [
    ...withCodes([131021], { code: "RECIPIENT_INVALID", fault: "recipient", retryable: false }),
    [
      { status: 400, body: errorBody(131026, "Message undeliverable", "Not on WhatsApp.") },
      recipientFailure("RECIPIENT_INVALID", "(#131026) Message undeliverable: Not on WhatsApp."),
    ],
  ],
  "4xx: the recipient wants no such messages of this business": withCodes([131050], {
    code: "RECIPIENT_OPTED_OUT",
    fault: "recipient",
    retryable: false,
  }),
  "4xx: Meta withholds it from this recipient": withCodes([130472, 130497, 131030, 131047, 131049], {
    code: "REJECTED",
    fault: "recipient",
    retryable: false,
  }),
  "4xx: something went wrong at Meta": withCodes([1, 2, 131000, 131016], doubt("SERVER_ERROR")),
  "401, 403": [
    [{ status: 401, body: errorBody(987_654) }, gatewayFailure("KEY_REFUSED", "(#987654) no")],
    [{ status: 403, body: '{"error":{"code":"x190"}}' }, gatewayFailure("KEY_REFUSED", "HTTP 403")],
  ],
  "429": [
    [
      { status: 429, retryAfter: "7", body: errorBody(987_654) },
      { reason: "(#987654) no", retryAfterMs: 7_000 },
    ],
  ],
  "other 4xx": [
    [{ status: 400, body: errorBody(987_654) }, recipientFailure("REJECTED", "(#987654) no")],
    [{ status: 400, body: errorBody(300) }, recipientFailure("REJECTED", "(#300) no")],
    [{ status: 400, body: errorBody(190.5) }, recipientFailure("REJECTED", "HTTP 400")],
  ],
  "5xx": [0, 3, 190, 131026, 131045, 131048].map(
    (code): OutcomeExample => [{ status: 500, body: errorBody(code) }, doubt("SERVER_ERROR")],
  ),
  "2xx that accepts": [
    [
      { status: 200, body: ACCEPTED },
      { status: "sent", response: "accepted", messageId: "wamid.HBgMNjI4MTEwMDAwMDAx" },
    ],
    [accepted([{ id: "wamid.A" }]), { status: "sent", response: "accepted", messageId: "wamid.A" }],
    [
      accepted([{ id: "wamid.A", message_status: "held_for_quality_assessment" }]),
      { response: "held_for_quality_assessment" },
    ],
    [accepted([{ id: "wamid.A", message_status: 7, more: [] }]), { response: "accepted" }],
  ],
  "2xx with anything else": [
    [{ status: 200, body: ACCEPTED.slice(0, -2) }, doubt("MALFORMED_REPLY")],
    [{ status: 200, body: errorBody(131026) }, doubt("MALFORMED_REPLY")],
    ...[undefined, null, {}, [], [{}], [{ id: "" }], [{ id: 7 }], ["wamid.A"], [null]].map(
      (messages): OutcomeExample => [accepted(messages), doubt("MALFORMED_REPLY")],
    ),
  ],
};

function accepted(messages: unknown): Partial<ExchangeEnd> {
  return { status: 200, body: JSON.stringify({ messaging_product: "whatsapp", messages }) };
}

testOutcomeTable(OUTCOMES, mergeExamples(GENERAL_EXAMPLES, EXAMPLES));

describe("the table of error codes", () => {
  it("names no code twice", () => {
    const spans = ERROR_CODES.flatMap(({ codes }) => codes)
      .map((entry) => (typeof entry === "number" ? { from: entry, to: entry } : entry))
      .sort((a, b) => a.from - b.from);
    for (const [n, { from, to }] of spans.entries()) {
      expect(to).toBeGreaterThanOrEqual(from);
      expect(from).toBeGreaterThan(spans[n - 1]?.to ?? -1);
    }
  });
});
