import { ReminderError, type WebhookCall } from "@pengingat/core";
import { checkedObject, shownValue } from "@pengingat/core/adapter";
import { parseJson } from "./parse-json.js";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the body of a webhook's call: JSON, or a form as an object of texts. Its `Content-Type` does not matter.
 *
 * @throws {ReminderError} `INVALID_WEBHOOK`: not posted, or the body is neither
 */
export function webhookBody(call: WebhookCall): unknown {
  const { method, body } = checkedObject("call", call);
  if (method !== "POST") throw invalid("a POST", "another method");
  if (!(body instanceof Uint8Array)) throw invalid("a body of bytes", shownValue(body));
  const text = decode(body);
  const json = parseJson(text);
  if (json !== undefined) return json;
  if (!/^[\w.~%+*-]+=/.test(text)) throw invalid("JSON or a form as the body", `${body.length} other bytes`);
  return formFields(text);
}

function formFields(text: string): Record<string, string> {
  const fields = new URLSearchParams(text);
  // A name given twice would let two readers see two calls.
  if (new Set(fields.keys()).size < fields.size) throw invalid("each field once", "one given twice");
  return Object.fromEntries(fields);
}

function decode(body: Uint8Array): string {
  try {
    return decoder.decode(body);
  } catch {
    throw invalid("a body in UTF-8", `${body.length} other bytes`);
  }
}

function invalid(expected: string, got: string): ReminderError {
  return new ReminderError("INVALID_WEBHOOK", `expected ${expected}, got ${got}`);
}
