import type { ExchangeEnd } from "@pengingat/messenger-http";
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

const tell = (fields: object) => JSON.stringify(fields);
const refusal = (message: string) => tell({ success: false, message });

const EXAMPLES: OutcomeExamples = {
  "a contradiction: a 4xx that accepts, or a body that says both": [
    ...[400, 401, 403, 422, 429].map(
      (status): OutcomeExample => [
        { status, body: tell({ success: true }) },
        { ...doubt("MALFORMED_REPLY"), reason: `the gateway contradicts itself (HTTP ${status})` },
      ],
    ),
    [{ status: 200, body: tell({ success: false, data: { id: 7 } }) }, doubt("MALFORMED_REPLY")],
    [{ status: 400, body: tell({ status: "success" }) }, doubt("MALFORMED_REPLY")],
    [{ status: 200, body: tell({ success: true, status: false }) }, doubt("MALFORMED_REPLY")],
    [{ status: 200, body: tell({ success: false, status: "success" }) }, doubt("MALFORMED_REPLY")],
    [{ status: 400, body: tell({ success: "true", status: true }) }, doubt("MALFORMED_REPLY")],
    [{ status: 400, body: tell({ success: false, message_id: "m-1" }) }, doubt("MALFORMED_REPLY")],
    [{ status: 422, body: tell({ data: { message_id: 7 } }) }, doubt("MALFORMED_REPLY")],
    ...["true", "1", 1, "TRUE", "yes", "ok"].flatMap((success): OutcomeExample[] =>
      [200, 400].map((status) => [{ status, body: tell({ success }) }, doubt("MALFORMED_REPLY")]),
    ),
  ],
  "a refusal for a time-out, or because the message is there already": [
    ...[
      "Timeout",
      "Request Timeout, device not responding",
      "device timed out",
      "time-out",
      "connect ETIMEDOUT",
      "TimeoutError",
      "Message already sent",
      "Pesan sedang diproses",
      "Success sent message",
      "message queued",
      "Waktu tunggu habis",
      "context deadline exceeded",
      "socket hang up",
      "melebihi batas waktu",
      "Pesan terkirim",
      "network error",
    ].map((message): OutcomeExample => [{ status: 200, body: refusal(message) }, doubt("TIMEOUT")]),
    [
      { status: 400, body: refusal("Timeout") },
      { ...doubt("TIMEOUT"), reason: "Timeout" },
    ],
    [{ status: 400, body: tell({ message: "gateway time out" }) }, doubt("TIMEOUT")],
    [
      { status: 200, body: tell({ success: false, error: "Timeout waiting for device" }) },
      { ...doubt("TIMEOUT"), reason: "the refusal's words leave it in doubt (HTTP 200)" },
    ],
    [{ status: 200, body: tell({ success: false, message: { text: "Timeout" } }) }, doubt("TIMEOUT")],
    [{ status: 200, body: tell({ success: false, message: "failed", error: "RTO" }) }, doubt("TIMEOUT")],
    [{ status: 200, body: tell({ success: false, data: { info: "ok" } }) }, doubt("TIMEOUT")],
    [{ status: 200, body: tell({ success: false, message: "failed", info: "sent" }) }, doubt("TIMEOUT")],
  ],
  "401, 403": [
    [{ status: 401, body: refusal("Timeout") }, gatewayFailure("KEY_REFUSED", "Timeout")],
    [{ status: 403, body: refusal("invalid number") }, gatewayFailure("KEY_REFUSED", "invalid number")],
  ],
  "429": [
    [
      { status: 429, retryAfter: "7", body: refusal("slow down") },
      { reason: "slow down", retryAfterMs: 7000 },
    ],
  ],
  "5xx": [[{ status: 500, body: refusal("device offline") }, doubt("SERVER_ERROR")]],
  "other 4xx": [
    [
      { status: 422, body: tell({ message: "text is required" }) },
      recipientFailure("REJECTED", "text is required"),
    ],
  ],
  "2xx that accepts": [
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
    [accepted({ status: "success", id: 4 }), { status: "sent", messageId: "4" }],
    [accepted({ id: 2 ** 60 }), { messageId: null }],
    [accepted({ id: { nested: 1 } }), { messageId: null }],
  ],
  "a refusal in the body": [
    [
      { status: 400, body: refusal("invalid number") },
      recipientFailure("RECIPIENT_INVALID", "invalid number"),
    ],
    [
      { status: 400, body: refusal("device disconnected") },
      { code: "DEVICE_OFFLINE", fault: "gateway", byWords: true },
    ],
    [{ status: 422, body: tell({ success: false }) }, recipientFailure("REJECTED", "HTTP 422")],
    [{ status: 200, body: refusal("Device is Disconnected") }, gatewayFailure("DEVICE_OFFLINE")],
    [{ status: 200, body: refusal("please logout") }, gatewayFailure("DEVICE_OFFLINE")],
    ...[
      "Nomor WhatsApp belum terhubung",
      "Nomor tidak terhubung, scan ulang QR",
      "Session not found, please scan QR",
      "WhatsApp number is not connected",
      "Sesi berakhir",
      "Perangkat tidak aktif",
      "Session timed out, please scan QR",
      "Device disconnected (connection closed)",
      "Perangkat tidak terhubung: koneksi terputus",
      "WhatsApp disconnected, connection lost",
      "Koneksi terputus, hubungkan ulang perangkat Anda",
    ].map(
      (words): OutcomeExample => [
        { status: 200, body: refusal(words) },
        gatewayFailure("DEVICE_OFFLINE", words),
      ],
    ),
    [
      { status: 200, body: refusal("Nomor tidak terdaftar di WhatsApp") },
      recipientFailure("RECIPIENT_INVALID", "Nomor tidak terdaftar di WhatsApp"),
    ],
    [{ status: 200, body: refusal("token of a disconnected one") }, gatewayFailure("DEVICE_OFFLINE")],
    [{ status: 200, body: refusal("Invalid TOKEN") }, gatewayFailure("KEY_REFUSED")],
    [{ status: 200, body: refusal("Unauthorized: rate") }, gatewayFailure("KEY_REFUSED")],
    ...["api key", "API-Key", "apikey", "api_key"].map(
      (name): OutcomeExample => [
        { status: 200, body: refusal(`wrong ${name}`) },
        gatewayFailure("KEY_REFUSED"),
      ],
    ),
    [{ status: 200, body: refusal("Rate limit exceeded") }, gatewayFailure("RATE_LIMITED")],
    [{ status: 200, body: refusal("daily_limit") }, gatewayFailure("RATE_LIMITED")],
    [{ status: 200, body: refusal("not accurate, unlimited") }, { code: "REJECTED" }],
    [{ status: 200, body: refusal("sending time outside of the plan") }, { code: "REJECTED" }],
    [{ status: 200, body: refusal("Invalid target") }, recipientFailure("REJECTED", "Invalid target")],
    [
      { status: 200, body: refusal("Message was sent to an unregistered number") },
      { code: "RECIPIENT_INVALID" },
    ],
    [{ status: 200, body: refusal("number inactive") }, { code: "RECIPIENT_INVALID" }],
    [
      { status: 200, body: refusal("nomor tidak terdaftar") },
      recipientFailure("RECIPIENT_INVALID", "nomor tidak terdaftar"),
    ],
    [
      {
        status: 200,
        body: tell({ success: false, message: "Nomor tidak terdaftar", data: { status: "ok" } }),
      },
      recipientFailure("RECIPIENT_INVALID", "Nomor tidak terdaftar"),
    ],
    [{ status: 200, body: tell({ success: false }) }, recipientFailure("REJECTED", "HTTP 200")],
  ],
  "2xx with anything else": [
    ...['{"success":true,"mess', '{"message":"Success sent message"}', '[{"success":true}]'].map(
      (body): OutcomeExample => [{ status: 200, body }, doubt("MALFORMED_REPLY")],
    ),
  ],
};

function accepted(fields: object): Partial<ExchangeEnd> {
  return { status: 200, body: tell({ success: true, ...fields }) };
}

testOutcomeTable(OUTCOMES, mergeExamples(GENERAL_EXAMPLES, EXAMPLES));
