import type { CheckResult, Checks } from "@pengingat/core";
import { checkedOptions } from "@pengingat/core/adapter";
import { askGateway, checkedSecret, decideOutcome, noAnswer } from "@pengingat/messenger-http";
import { OUTCOMES } from "./outcome-table.js";
import type { StarsenderOptions } from "./starsender-messenger.js";

/** An invented number. Whether it is on WhatsApp does not matter. */
const ANY_NUMBER = "628110000000";

/**
 * Asks Starsender whether a number is on WhatsApp (`POST {baseUrl}/api/check-number`), which only a connected device with
 * an accepted key can tell. Nothing is sent.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function starsenderChecks(options: StarsenderOptions): Checks {
  const {
    apiKey,
    baseUrl = "https://api.starsender.online",
    timeoutMs = 30_000,
  } = checkedOptions("options", options, ["apiKey", "baseUrl", "timeoutMs"]);
  const key = checkedSecret("apiKey", apiKey);
  return {
    async run() {
      const end = await askGateway({
        baseUrl,
        method: "POST",
        path: "/api/check-number",
        headers: { "Content-Type": "application/json", Authorization: key },
        body: JSON.stringify({ number: ANY_NUMBER }),
        timeoutMs,
      });
      const failure = noAnswer("Starsender", end);
      const { outcome } = decideOutcome(OUTCOMES, end, { secrets: [key], timeoutMs });
      const code = outcome.status === "sent" ? null : outcome.code;
      return [{ name: "starsender device", ...(failure ?? verdict(code)) }];
    },
  };
}

/** @param code - why the look-up was refused; `null` where it was not */
function verdict(code: string | null): Omit<CheckResult, "name"> {
  switch (code) {
    case "KEY_REFUSED":
      return {
        state: "problem",
        what: "Starsender does not accept the key.",
        remedy: "Copy the device's key from Starsender's dashboard into STARSENDER_API_KEY.",
      };
    case "DEVICE_OFFLINE":
      return {
        state: "problem",
        what: "Starsender accepts the key, but the device is not connected.",
        remedy: "Open WhatsApp on the phone, and scan the device's QR code in Starsender's dashboard.",
      };
    case null:
    // It said that the number is none of WhatsApp's, and so could look.
    case "RECIPIENT_INVALID":
      return { state: "ok", what: "Starsender accepts the key, and the device can look up numbers." };
    default:
      return {
        state: "warning",
        what: `Starsender answered, but not whether key and device are well (${code}).`,
        remedy:
          "Look at the device in Starsender's dashboard, or send a message to your own number with test.",
      };
  }
}
