export { type AskGatewayOptions, askGateway } from "./ask-gateway.js";
export type { Ending, ExchangeEnd } from "./exchange.js";
export {
  type GatewayMessenger,
  type GatewayMessengerOptions,
  gatewayMessenger,
} from "./gateway-messenger.js";
export type { GatewayRequest } from "./gateway-pool.js";
export { gatewayText } from "./gateway-text.js";
export { invalidHiddenOption } from "./hidden-option.js";
export { type NoAnswer, noAnswer } from "./no-answer.js";
export { checkedSecret } from "./option-checks.js";
export { BLAME, type Blame, failed, unknown } from "./outcome.js";
export {
  type Ended,
  type GatewayReply,
  isIn,
  type OutcomeRow,
  type Verdict,
  wordsOf,
} from "./outcome-row.js";
export {
  decideOutcome,
  type GatewayLanguage,
  type OutcomeTable,
  outcomeTable,
  type ReadReply,
} from "./outcome-table.js";
export { parseJson } from "./parse-json.js";
export { DEVICE_WORDS, type RefusalWords, refusedByWords } from "./refusal-words.js";
export { replyFlag } from "./reply-flag.js";
export { retryAfterMs } from "./retry-after.js";
export { webhookBody } from "./webhook-body.js";
export { readWebhook } from "./webhook-calls.js";
export { webhookTime } from "./webhook-time.js";
export { areOptOut, UNKNOWN_SENDER, webhookWords } from "./webhook-words.js";
