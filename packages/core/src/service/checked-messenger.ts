import { checkedPort } from "../domain/checked-port.js";
import { invalidOption } from "../domain/invalid-option.js";
import { checkOptionalFunction } from "../domain/option-values.js";
import type { Messenger } from "../ports/messenger.js";

/**
 * Returns `messenger` if it can send, and says how long an attempt may take.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming it
 */
export function checkedMessenger(name: string, messenger: Messenger): Messenger {
  const { name: called, timeoutMs, maxTextLength, fits } = checkedPort(name, messenger, ["send"]);
  if (called !== undefined && typeof called !== "string") {
    throw invalidOption(`${name}.name`, "a text", called);
  }
  if (!(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
    throw invalidOption(`${name}.timeoutMs`, "a positive number of milliseconds", timeoutMs);
  }
  if (maxTextLength !== undefined && !(maxTextLength > 0)) {
    throw invalidOption(`${name}.maxTextLength`, "a positive number of characters", maxTextLength);
  }
  checkOptionalFunction(`${name}.fits`, fits);
  return messenger;
}
