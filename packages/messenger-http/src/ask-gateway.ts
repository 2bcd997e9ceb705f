import { checkedOptions, wholeNumber } from "@pengingat/core/adapter";
import type { ExchangeEnd } from "./exchange.js";
import { LONGEST_TIMER_MS } from "./gateway-messenger.js";
import { type GatewayRequest, gatewayPool } from "./gateway-pool.js";
import { GENERAL_HEADERS } from "./general-headers.js";
import { checkedBaseUrl } from "./option-checks.js";

/** What to ask a gateway about itself. */
export interface AskGatewayOptions extends GatewayRequest {
  /** Where the API is: an http or https URL, which may have a path. */
  readonly baseUrl: string;
  /** The longest that it takes, in milliseconds. At least 1. */
  readonly timeoutMs: number;
}

/**
 * Makes one request on a connection of its own, as a messenger would make it: through the proxy of the environment, with
 * the same limits. Redirects are not followed.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export async function askGateway(options: AskGatewayOptions): Promise<ExchangeEnd> {
  const { baseUrl, method, path, body } = checkedOptions("options", options, [
    ...(["baseUrl", "method", "path", "headers", "body", "timeoutMs"] as const),
  ]);
  const timeoutMs = wholeNumber("timeoutMs", options.timeoutMs, { min: 1, max: LONGEST_TIMER_MS });
  const { origin, basePath } = checkedBaseUrl(baseUrl);
  const pool = gatewayPool(origin, timeoutMs);
  const headers = { ...options.headers, ...GENERAL_HEADERS };
  try {
    return await pool.request({ method, path: basePath + path, headers, body }, new AbortController().signal);
  } finally {
    await pool.close();
  }
}
