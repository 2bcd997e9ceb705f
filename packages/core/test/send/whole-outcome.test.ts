import { describe, expect, it } from "vitest";
import type { SendOutcome } from "../../src/ports/messenger.js";
import { wholeOutcome } from "../../src/send/whole-outcome.js";

/** What a messenger in plain JavaScript returns. */
const of = (value: unknown) => wholeOutcome(value as SendOutcome);

describe("an outcome of a messenger in plain JavaScript", () => {
  it.each([
    [{ status: "sent" }, { response: "", messageId: null, recipientIds: [] }],
    [
      { status: "sent", response: "ok", messageId: 12345 },
      { response: "ok", messageId: "12345" },
    ],
    [{ status: "sent", messageId: {} }, { messageId: null }],
    [{ status: "sent", response: { ok: true }, recipientIds: "62811" }, { recipientIds: [] }],
    [
      { status: "sent", recipientIds: [null, "62811", undefined, 62812, {}] },
      { response: "", recipientIds: ["62811", "62812"] },
    ],
    [{ status: "failed" }, { code: "REJECTED", reason: "", retryAfterMs: null }],
    [
      { status: "failed", reason: 404, retryAfterMs: "soon" },
      { reason: "404", retryAfterMs: null },
    ],
    [{ status: "failed", retryAfterMs: 2_000 }, { retryAfterMs: 2_000 }],
    [{ status: "failed", code: 42 }, { code: "42" }],
    [{ status: "sent", messenger: 2 }, { messenger: "2" }],
    [
      { status: "sent", response: Object.create(null), messageId: "1" },
      { response: "{}", messageId: "1" },
    ],
    [
      new (class {
        get status() {
          return "sent";
        }
        get messageId() {
          return "7";
        }
      })(),
      { messageId: "7" },
    ],
    [{ status: "unknown" }, { code: "MESSENGER_ERROR", reason: "" }],
  ])("%j is one that the ledger can hold", (outcome, whole) => {
    expect(of(outcome)).toMatchObject({ ...whole, status: outcome.status });
  });

  it("may hold an object that cannot be turned into text", () => {
    const response = Object.assign(Object.create(null), { ok: true });
    expect(of({ status: "sent", response })).toMatchObject({ response: '{"ok":true}' });
  });

  it.each([undefined, null, {}, "sent", { status: "delivered" }])("%j is none", (outcome) => {
    expect(() => of(outcome)).toThrow("expected an outcome");
  });
});

it("an outcome that names no messenger leaves that to others", () => {
  expect(of({ status: "sent", messenger: undefined })).not.toHaveProperty("messenger");
});
