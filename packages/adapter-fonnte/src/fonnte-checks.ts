import type { CheckResult, Checks } from "@pengingat/core";
import { checkedOptions } from "@pengingat/core/adapter";
import { askGateway, checkedSecret, gatewayText, noAnswer, parseJson } from "@pengingat/messenger-http";
import { z } from "zod";
import type { FonnteOptions } from "./fonnte-options.js";

/** Below this, a day or two may use up what is left. */
const LOW_QUOTA = 100;

/**
 * Asks Fonnte about the device of each token (`POST {baseUrl}/device`): whether the token is accepted, the device
 * connected, and how many messages are left. Nothing is sent.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function fonnteChecks(options: Pick<FonnteOptions, "token" | "baseUrl" | "timeoutMs">): Checks {
  const {
    baseUrl = "https://api.fonnte.com",
    timeoutMs = 30_000,
    ...rest
  } = checkedOptions("options", options, ["token", "baseUrl", "timeoutMs"]);
  const tokens = checkedSecret("token", rest.token).split(",");

  async function look(token: string, name: string): Promise<CheckResult> {
    const end = await askGateway({
      baseUrl,
      method: "POST",
      path: "/device",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: token },
      body: "",
      timeoutMs,
    });
    const failure = noAnswer("Fonnte", end);
    return { name, ...(failure ?? verdict(end.status, end.body, gatewayText(tokens))) };
  }

  return {
    async run() {
      const names = tokens.map((_, n) => (tokens.length > 1 ? `fonnte device ${n + 1}` : "fonnte device"));
      return Promise.all(tokens.map((token, n) => look(token.trim(), names[n] ?? "")));
    },
  };
}

const bodySchema = z
  .object({
    status: z.boolean().optional().catch(undefined),
    reason: z.string().optional().catch(undefined),
    device_status: z.string().optional().catch(undefined),
    quota: z.coerce.number().optional().catch(undefined),
  })
  .catch({});

function verdict(
  status: number | null,
  body: string,
  clean: (text: string) => string,
): Omit<CheckResult, "name"> {
  const { status: isAccepted, reason, device_status: device, quota } = bodySchema.parse(parseJson(body));
  if (status === 401 || status === 403 || isAccepted === false) {
    const words = reason === undefined ? "" : ` (${clean(reason)})`;
    const remedy = "Copy the device's token from Fonnte's dashboard into FONNTE_TOKEN.";
    return { state: "problem", what: `Fonnte does not accept the token${words}.`, remedy };
  }
  if (device === undefined) {
    const remedy = "Look at the device in Fonnte's dashboard.";
    return { state: "warning", what: "Fonnte did not say whether the device is connected.", remedy };
  }
  if (device !== "connect") {
    const remedy = "Open WhatsApp on the phone, and scan the device's QR code in Fonnte's dashboard.";
    return { state: "problem", what: "Fonnte accepts the token, but the device is not connected.", remedy };
  }
  if (quota !== undefined && quota < LOW_QUOTA) {
    return {
      state: quota <= 0 ? "problem" : "warning",
      what: `The device is connected, but only ${quota} messages are left in its quota.`,
      remedy: "Add quota in Fonnte's dashboard.",
    };
  }
  return { state: "ok", what: "Fonnte accepts the token, and the device is connected." };
}
