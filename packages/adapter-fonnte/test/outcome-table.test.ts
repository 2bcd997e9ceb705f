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
import { OUTCOMES } from "../src/outcome-table.js";

const tell = (fields: object) => ({ status: 200, body: JSON.stringify(fields) });
const refusal = (reason: string) => tell({ reason, requestid: 331477110, status: false });

const EXAMPLES: OutcomeExamples = {
  "a contradiction: a 4xx that accepts, or a body that says both": [
    ...[400, 401, 429].map(
      (status): OutcomeExample => [{ ...tell({ status: true }), status }, doubt("MALFORMED_REPLY")],
    ),
    [tell({ status: true, Status: false }), doubt("MALFORMED_REPLY")],
    [tell({ status: true, reason: "device disconnected" }), doubt("MALFORMED_REPLY")],
    [tell({ status: false, id: ["80367170"], reason: "target invalid" }), doubt("MALFORMED_REPLY")],
    [{ ...tell({ id: ["80367170"] }), status: 400 }, doubt("MALFORMED_REPLY")],
    ...["true", "1", 1, "TRUE", "yes", "ok", "success"].flatMap((status): OutcomeExample[] =>
      [200, 400].map((http) => [{ ...tell({ status }), status: http }, doubt("MALFORMED_REPLY")]),
    ),
  ],
  "401, 403": [
    [{ ...refusal("target invalid"), status: 403 }, gatewayFailure("KEY_REFUSED", "target invalid")],
  ],
  "429": [
    [
      { ...refusal("slow down"), status: 429 },
      { reason: "slow down", retryable: true },
    ],
  ],
  "5xx": [[{ ...refusal("device disconnected"), status: 500 }, doubt("SERVER_ERROR")]],
  "other 4xx": [
    [{ ...tell({ reason: "input invalid" }), status: 400 }, recipientFailure("REJECTED", "input invalid")],
  ],
  "2xx that accepts": [
    [
      tell({
        detail: "success! message in queue",
        id: ["80367170"],
        process: "pending",
        requestid: 2937124,
        status: true,
        target: ["628110000001"],
      }),
      { status: "sent", response: "success! message in queue", messageId: "80367170" },
    ],
    [{ ...tell({ status: true, id: [80367170] }), status: 201 }, { messageId: "80367170" }],
    [tell({ status: true, id: "80367170" }), { response: "accepted", messageId: "80367170" }],
    [tell({ status: true, id: [] }), { status: "sent", messageId: null }],
    [tell({ status: true, id: [2 ** 60] }), { messageId: null }],
    [tell({ status: true, id: { nested: 1 }, detail: 5 }), { response: "accepted", messageId: null }],
    [tell({ Status: true }), { status: "sent" }],
    [tell({ status: true, Status: "success" }), { status: "sent" }],
  ],
  "a refusal for a time-out, or because the message is there already": [
    [{ ...refusal("request timeout"), status: 400 }, doubt("TIMEOUT")],
    [refusal("request timeout"), { ...doubt("TIMEOUT"), reason: "request timeout" }],
    [refusal("Device timed out"), doubt("TIMEOUT")],
    [refusal("time-out"), doubt("TIMEOUT")],
    [tell({ status: false, error: { text: "time-out" } }), doubt("TIMEOUT")],
  ],
  "a refusal in the body": [
    [{ ...refusal("target invalid"), status: 400 }, recipientFailure("RECIPIENT_INVALID", "target invalid")],
    [
      { ...refusal("insufficient quota"), status: 402 },
      { ...gatewayFailure("RATE_LIMITED"), byWords: true },
    ],
    [{ ...tell({ status: false }), status: 422 }, recipientFailure("REJECTED", "HTTP 422")],
    ...[
      "request invalid on disconnected device",
      "Device is Disconnected",
      "invalid device",
      "device expired",
      "session not found",
      "number is not connected, scan QR",
      "Session timed out, please scan QR",
      "Device offline: network error",
    ].map((reason): OutcomeExample => [refusal(reason), gatewayFailure("DEVICE_OFFLINE", reason)]),
    ...["token invalid", "Invalid TOKEN", "unknown token", "unknown user"].map(
      (reason): OutcomeExample => [refusal(reason), gatewayFailure("KEY_REFUSED", reason)],
    ),
    ...["insufficient quota", "Quota exceeded", "rate limit", "daily limit"].map(
      (reason): OutcomeExample => [refusal(reason), gatewayFailure("RATE_LIMITED", reason)],
    ),
    ...["target invalid", "Invalid Target", "invalid number", "number is invalid"].map(
      (reason): OutcomeExample => [refusal(reason), recipientFailure("RECIPIENT_INVALID", reason)],
    ),
    // These are about the request, so that they say nothing against a number.
    ...["input invalid", "invalid/empty body value", "JSON format invalid", "target required"].map(
      (reason): OutcomeExample => [refusal(reason), recipientFailure("REJECTED", reason)],
    ),
    [tell({ status: false, detail: "unknown user" }), gatewayFailure("KEY_REFUSED", "unknown user")],
    [tell({ Status: false, reason: "token invalid" }), gatewayFailure("KEY_REFUSED", "token invalid")],
    [tell({ status: false, reason: "invalid number", process: "pending" }), { code: "RECIPIENT_INVALID" }],
    [tell({ status: false }), recipientFailure("REJECTED", "HTTP 200")],
  ],
  "2xx with anything else": [
    ...['{"status":true,"deta', '{"detail":"success! message in queue"}', '[{"status":true}]'].map(
      (body): OutcomeExample => [{ status: 200, body }, doubt("MALFORMED_REPLY")],
    ),
  ],
};

testOutcomeTable(OUTCOMES, mergeExamples(GENERAL_EXAMPLES, EXAMPLES));
