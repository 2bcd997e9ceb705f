import assert from "node:assert/strict";
import type { SendOutcome } from "../ports/messenger.js";

/** Holds an outcome to its type, which an adapter in plain JavaScript, or one with a cast, may miss. */
export function assertOutcome(outcome: SendOutcome): void {
  if (outcome.status === "sent") {
    assert.equal(typeof outcome.response, "string", "response is a text");
    const id = outcome.messageId;
    assert.ok(id === null || typeof id === "string", "messageId is a text or null");
    return;
  }
  assert.ok(outcome.status === "failed" || outcome.status === "unknown", "the status is one of three words");
  assert.equal(typeof outcome.code, "string", "code is a word");
  assert.ok(outcome.reason.length > 0, "the reason says something");
  if (outcome.status === "unknown") return;
  assert.ok(outcome.fault === "recipient" || outcome.fault === "gateway", "somebody is to blame");
  assert.equal(typeof outcome.retryable, "boolean", "retryable is true or false");
  const wait = outcome.retryAfterMs;
  assert.ok(wait === null || (Number.isFinite(wait) && wait >= 0), "retryAfterMs is null or not negative");
}
