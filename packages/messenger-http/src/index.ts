export type { ExchangeEnd } from "./exchange.js";
export {
  type GatewayMessenger,
  type GatewayMessengerOptions,
  gatewayMessenger,
} from "./gateway-messenger.js";
export { ANYTHING_ELSE, IN_DOUBT, NOTHING_WRITTEN, OTHER_4XX, REFUSED_BY_STATUS } from "./general-rows.js";
export { checkBaseUrl, checkSecret, checkTimeoutMs, invalidOption } from "./option-checks.js";
export { BLAME, type Blame, failed, unknown } from "./outcome.js";
export { type Ended, type GatewayReply, isRefused, type OutcomeRow, wordsOf } from "./outcome-row.js";
export { decideOutcome, type OutcomeTable } from "./outcome-table.js";
export { parseJson } from "./parse-json.js";
export { type RefusalWords, refusedByWords } from "./refusal-words.js";
export { retryAfterMs } from "./retry-after.js";
export { webhookBody } from "./webhook-body.js";
