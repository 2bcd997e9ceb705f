import type { CheckResult } from "@pengingat/core";
import type { ExchangeEnd } from "./exchange.js";

/** What is wrong with an exchange by itself, whatever the gateway's words. */
export type NoAnswer = Required<Pick<CheckResult, "state" | "what" | "remedy">>;

/**
 * What is wrong where a gateway gave no answer that says anything of itself; `null` where it did.
 *
 * @param gateway - its name, for people
 */
export function noAnswer(gateway: string, { ending, status, errorCode }: ExchangeEnd): NoAnswer | null {
  if (ending === "limit") return unreachable(`${gateway} did not answer in time`);
  if (ending === "garbled" || ending === "oversized") return strange(`${gateway} gave a damaged answer`);
  if (ending !== "complete") {
    return unreachable(`${gateway} cannot be reached${errorCode === null ? "" : ` (${errorCode})`}`);
  }
  if (status !== null && status >= 500)
    return unreachable(`${gateway} has an error of its own (HTTP ${status})`);
  if (status !== null && status >= 300 && status < 400) {
    return strange(`${gateway} redirects to another address (HTTP ${status})`);
  }
  return null;
}

function unreachable(what: string): NoAnswer {
  const remedy =
    "Check the network, the firewall and the proxy of this machine, and whether the gateway is down.";
  return { state: "problem", what: `${what}.`, remedy };
}

function strange(what: string): NoAnswer {
  return { state: "problem", what: `${what}.`, remedy: "Check the base URL of the gateway." };
}
