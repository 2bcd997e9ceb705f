import { describe, expect, it } from "vitest";
import type { ExchangeEnd } from "../src/exchange.js";
import { gatewayText } from "../src/gateway-text.js";
import { OUTCOMES, outcomeOf } from "../src/outcome-table.js";
import { readReply } from "../src/reply.js";

type Case = [end: Partial<ExchangeEnd>, outcome: Record<string, unknown>];

const tell = (fields: object) => JSON.stringify(fields);
const refusal = (message: string) => tell({ success: false, message });
const settings = { clean: gatewayText("k3y-s3cret"), timeoutMs: 300 };

/** Examples of every row, under its own name. */
const EXAMPLES: Record<string, Case[]> = {
  "nothing written: stopped by the caller": [
    [
      { written: false, ending: "signal" },
      { status: "failed", code: "ABORTED", retryable: false },
    ],
  ],
  "nothing written: the messenger is closed": [
    [
      { written: false, ending: "closed" },
      { status: "failed", code: "ABORTED", retryable: false },
    ],
  ],
  "nothing written: no connection within the limit": [
    [{ written: false, ending: "limit" }, unreachable("no connection within 300 ms")],
  ],
  "nothing written: no connection (refused, unresolved, TLS, unreachable network)": [
    ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ECONNRESET", "EHOSTUNREACH", "CERT_HAS_EXPIRED"].map(
      (errorCode): Case => [
        { written: false, ending: "lost", errorCode },
        unreachable(`no connection (${errorCode})`),
      ],
    ),
    [{ written: false, ending: "lost" }, unreachable("no connection (unknown error)")],
  ],
  "401, 403": [
    [{ status: 401 }, gatewayFailure("KEY_REFUSED", "HTTP 401")],
    [{ status: 403, body: refusal("invalid number") }, gatewayFailure("KEY_REFUSED", "invalid number")],
    [{ status: 401, ending: "lost" }, gatewayFailure("KEY_REFUSED", "HTTP 401")],
  ],
  "429": [
    [{ status: 429 }, { ...gatewayFailure("RATE_LIMITED", "HTTP 429"), retryable: true, retryAfterMs: null }],
    [
      { status: 429, retryAfter: "7", body: refusal("slow down") },
      { reason: "slow down", retryAfterMs: 7000 },
    ],
    [
      { status: 429, retryAfter: "7", ending: "lost" },
      { status: "failed", retryAfterMs: 7000 },
    ],
    [
      { status: 429, ending: "signal" },
      { status: "failed", code: "RATE_LIMITED" },
    ],
  ],
  "other 4xx with success: false": [
    [{ status: 400, body: refusal("invalid number") }, recipientFailure("invalid number")],
    [
      { status: 400, body: refusal("device disconnected") },
      { code: "DEVICE_OFFLINE", fault: "gateway" },
    ],
    [{ status: 422, body: tell({ success: false }) }, recipientFailure("HTTP 422")],
  ],
  "other 4xx": [
    [{ status: 404, body: "<html>no device</html>" }, recipientFailure("HTTP 404")],
    [{ status: 422, body: tell({ message: "text is required" }) }, recipientFailure("text is required")],
    [{ status: 400, body: tell({ success: true }) }, recipientFailure("HTTP 400")],
    [{ status: 413, ending: "oversized" }, recipientFailure("HTTP 413")],
    [{ status: 408, ending: "limit" }, recipientFailure("HTTP 408")],
  ],
  "3xx": [301, 302, 303, 304, 307, 308].map((status): Case => [{ status }, doubt("REDIRECTED")]),
  "5xx": [
    ...[500, 501, 502, 503, 504, 599].map((status): Case => [{ status }, doubt("SERVER_ERROR")]),
    [{ status: 500, body: refusal("device offline") }, doubt("SERVER_ERROR")],
    [{ status: 503, ending: "lost" }, doubt("SERVER_ERROR")],
  ],
  "written: stopped by the caller": [
    [{ ending: "signal" }, doubt("ABORTED")],
    [{ ending: "signal", status: 200 }, doubt("ABORTED")],
  ],
  "written: no whole answer within the limit": [
    [{ ending: "limit" }, doubt("TIMEOUT")],
    [{ ending: "limit", status: 200 }, doubt("TIMEOUT")],
  ],
  "written: the answer is too large": [[{ ending: "oversized", status: 200 }, doubt("MALFORMED_REPLY")]],
  "written: the answer is not HTTP": [[{ ending: "garbled" }, doubt("MALFORMED_REPLY")]],
  "written: the connection was lost": [
    [{ ending: "lost", errorCode: "ECONNRESET" }, doubt("CONNECTION_LOST")],
    [{ ending: "lost", status: 200, errorCode: "UND_ERR_SOCKET" }, doubt("CONNECTION_LOST")],
  ],
  "2xx with success: true": [
    [
      { status: 200, body: tell({ success: true, data: {}, message: "Success sent message" }) },
      { status: "sent", response: "Success sent message", messageId: null },
    ],
    [
      { status: 201, body: tell({ success: true }) },
      { status: "sent", response: "accepted", messageId: null },
    ],
    [{ status: 200, body: tell({ success: true, message: 5, data: null }) }, { response: "accepted" }],
    [accepted({ data: { message_id: 1, id: 2 }, message_id: 3, id: 4 }), { messageId: "1" }],
    [accepted({ data: { id: "wa-2" }, message_id: 3, id: 4 }), { messageId: "wa-2" }],
    [accepted({ data: [], message_id: "m-3", id: 4 }), { messageId: "m-3" }],
    [accepted({ data: { id: "" }, id: 4 }), { messageId: "4" }],
    [accepted({ id: 2 ** 60 }), { messageId: null }],
    [accepted({ id: { nested: 1 } }), { messageId: null }],
  ],
  "2xx with success: false": [
    [{ status: 200, body: refusal("Device is Disconnected") }, gatewayFailure("DEVICE_OFFLINE")],
    [{ status: 200, body: refusal("please logout") }, gatewayFailure("DEVICE_OFFLINE")],
    [{ status: 200, body: refusal("token of a disconnected one") }, gatewayFailure("DEVICE_OFFLINE")],
    [{ status: 200, body: refusal("Invalid TOKEN") }, gatewayFailure("KEY_REFUSED")],
    [{ status: 200, body: refusal("Unauthorized: rate") }, gatewayFailure("KEY_REFUSED")],
    ...["api key", "API-Key", "apikey", "api_key"].map(
      (name): Case => [{ status: 200, body: refusal(`wrong ${name}`) }, gatewayFailure("KEY_REFUSED")],
    ),
    [{ status: 200, body: refusal("Rate limit exceeded") }, gatewayFailure("RATE_LIMITED")],
    [{ status: 200, body: refusal("daily_limit") }, gatewayFailure("RATE_LIMITED")],
    [{ status: 200, body: refusal("number not accurate, unlimited") }, { code: "REJECTED" }],
    [{ status: 200, body: refusal("nomor tidak terdaftar") }, recipientFailure("nomor tidak terdaftar")],
    [{ status: 200, body: tell({ success: false }) }, recipientFailure("HTTP 200")],
  ],
  "2xx with anything else": [
    ...[
      "",
      "<html>ok</html>",
      '{"success":true,"mess',
      "null",
      "[]",
      '"success"',
      "{}",
      '{"success":"true"}',
      '{"success":1}',
      '{"message":"Success sent message"}',
      '[{"success":true}]',
      "[".repeat(60_000),
    ].map((body): Case => [{ status: 200, body }, doubt("MALFORMED_REPLY")]),
    [{ status: 204 }, doubt("MALFORMED_REPLY")],
  ],
};

function accepted(fields: object): Partial<ExchangeEnd> {
  return { status: 200, body: tell({ success: true, ...fields }) };
}

function unreachable(reason: string) {
  return { ...gatewayFailure("UNREACHABLE", reason), retryable: true, retryAfterMs: null };
}

function gatewayFailure(code: string, reason?: string) {
  const failure = { status: "failed", code, fault: "gateway", retryable: false };
  return reason === undefined ? failure : { ...failure, reason };
}

function recipientFailure(reason: string) {
  return {
    status: "failed",
    code: "REJECTED",
    fault: "recipient",
    retryable: false,
    retryAfterMs: null,
    reason,
  };
}

function doubt(code: string) {
  return { status: "unknown", code };
}

function whole(end: Partial<ExchangeEnd>): ExchangeEnd {
  const plain: ExchangeEnd = {
    ending: "complete",
    written: true,
    status: null,
    retryAfter: null,
    body: "",
    errorCode: null,
  };
  return { ...plain, ...end };
}

describe("the outcome table", () => {
  it("has examples for each of its rows, and for no other", () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(OUTCOMES.map(({ when }) => when).sort());
  });

  for (const [when, cases] of Object.entries(EXAMPLES)) {
    it.each(cases)(`${when}, example %#`, (partial, expected) => {
      const end = whole(partial);
      expect(outcomeOf(end, settings)).toMatchObject(expected);
      const ended = { ...end, reply: readReply(end.body, settings.clean), timeoutMs: 300 };
      expect(OUTCOMES.find(({ is }) => is(ended))?.when).toBe(when);
    });
  }

  it("says failed only where nothing was written or the gateway said so", () => {
    const endings = ["complete", "limit", "signal", "closed", "lost", "oversized", "garbled"] as const;
    for (const ending of endings) {
      for (const status of [null, ...Array.from({ length: 500 }, (_, n) => n + 200)]) {
        const { status: said } = outcomeOf(whole({ ending, status }), settings);
        const refused = status !== null && status >= 400 && status < 500;
        expect([ending, status, said]).toEqual([ending, status, refused ? "failed" : "unknown"]);
      }
    }
  });
});
