import {
  doubt,
  gatewayFailure,
  type OutcomeExample,
  type OutcomeExamples,
  recipientFailure,
} from "./outcome-examples.js";

/** Examples of every general row that no gateway's own words are needed for. */
export const GENERAL_EXAMPLES: OutcomeExamples = {
  "nothing written: stopped by the caller": [
    [
      { written: false, ending: "signal" },
      { status: "failed", code: "ABORTED", fault: "recipient", retryable: false },
    ],
  ],
  "nothing written: the messenger is closed": [
    [
      { written: false, ending: "closed" },
      { status: "failed", code: "ABORTED", fault: "recipient", retryable: false },
    ],
  ],
  "nothing written: no connection within the limit": [
    [{ written: false, ending: "limit" }, unreachable("no connection within 300 ms")],
  ],
  "nothing written: no connection (refused, unresolved, TLS, proxy, unreachable network)": [
    ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ECONNRESET", "EHOSTUNREACH", "PROXY_407"].map(
      (errorCode): OutcomeExample => [
        { written: false, ending: "lost", errorCode },
        unreachable(`no connection (${errorCode})`),
      ],
    ),
    [{ written: false, ending: "lost" }, unreachable("no connection (unknown error)")],
  ],
  "408": [
    [{ status: 408 }, { ...doubt("TIMEOUT"), reason: "the gateway reports a time-out (HTTP 408)" }],
    [{ status: 408, ending: "limit" }, doubt("TIMEOUT")],
    [{ status: 408, body: '{"success":false,"status":false}' }, doubt("TIMEOUT")],
  ],
  "401, 403": [
    [{ status: 401 }, gatewayFailure("KEY_REFUSED", "HTTP 401")],
    [{ status: 403, body: "<html></html>" }, gatewayFailure("KEY_REFUSED", "HTTP 403")],
    [{ status: 401, ending: "lost" }, gatewayFailure("KEY_REFUSED", "HTTP 401")],
  ],
  "429": [
    [{ status: 429 }, { ...gatewayFailure("RATE_LIMITED", "HTTP 429"), retryable: true, retryAfterMs: null }],
    [
      { status: 429, retryAfter: "7" },
      { reason: "HTTP 429", retryAfterMs: 7000 },
    ],
    [
      { status: 429, retryAfter: "7", ending: "lost" },
      { status: "failed", retryAfterMs: 7000 },
    ],
    [
      { status: 429, body: "Rate limit exceeded, timeout 60s" },
      { status: "failed", code: "RATE_LIMITED", retryable: true },
    ],
    [
      { status: 429, ending: "signal" },
      { status: "failed", code: "RATE_LIMITED" },
    ],
  ],
  "a refusal for a time-out, or because the message is there already": [
    ...["Request Timeout", "<h1>Request Timeout</h1>"].map(
      (body): OutcomeExample => [
        { status: 400, body },
        { ...doubt("TIMEOUT"), reason: "the refusal's words leave it in doubt (HTTP 400)" },
      ],
    ),
  ],
  "other 4xx": [
    [{ status: 404, body: "<html>no device</html>" }, recipientFailure("REJECTED", "HTTP 404")],
    [
      { status: 404, body: "<html><script>ask({timeout:5000})</script>Not found</html>" },
      recipientFailure("REJECTED", "HTTP 404"),
    ],
    [{ status: 413, ending: "oversized" }, recipientFailure("REJECTED", "HTTP 413")],
    [{ status: 422, ending: "garbled" }, recipientFailure("REJECTED", "HTTP 422")],
  ],
  "3xx": [301, 302, 303, 304, 307, 308].map((status): OutcomeExample => [{ status }, doubt("REDIRECTED")]),
  "5xx": [
    ...[500, 501, 502, 503, 504, 599].map((status): OutcomeExample => [{ status }, doubt("SERVER_ERROR")]),
    [{ status: 503, ending: "lost" }, doubt("SERVER_ERROR")],
  ],
  "written: stopped by the caller": [
    [{ ending: "signal" }, doubt("ABORTED")],
    [{ ending: "signal", status: 200 }, doubt("ABORTED")],
  ],
  "written: no complete reply within the limit": [
    [{ ending: "limit" }, doubt("TIMEOUT")],
    [{ ending: "limit", status: 200 }, doubt("TIMEOUT")],
  ],
  "written: the reply is too large": [[{ ending: "oversized", status: 200 }, doubt("MALFORMED_REPLY")]],
  "written: the reply is damaged": [
    [{ ending: "garbled" }, doubt("MALFORMED_REPLY")],
    [{ ending: "garbled", status: 200 }, doubt("MALFORMED_REPLY")],
  ],
  "written: the connection was lost": [
    [{ ending: "lost", errorCode: "ECONNRESET" }, doubt("CONNECTION_LOST")],
    [{ ending: "lost", status: 200, errorCode: "UND_ERR_SOCKET" }, doubt("CONNECTION_LOST")],
  ],
  "2xx with anything else": [
    ...["", "<html>ok</html>", "null", "[]", "5", '"success"', "{}", "[".repeat(60_000)].map(
      (body): OutcomeExample => [{ status: 200, body }, doubt("MALFORMED_REPLY")],
    ),
    [
      { status: 204 },
      { ...doubt("MALFORMED_REPLY"), reason: "unexpected reply from the gateway (HTTP 204)" },
    ],
  ],
};

function unreachable(reason: string) {
  return { ...gatewayFailure("UNREACHABLE", reason), retryable: true, retryAfterMs: null };
}
