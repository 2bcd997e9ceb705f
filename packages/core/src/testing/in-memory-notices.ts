import type { GatewayNotice, GatewayNotices } from "../ports/gateway-notices.js";

const MOST_LISTED = 100;

/** {@link GatewayNotices} in memory; they live and die with their process. */
export function inMemoryNotices(): GatewayNotices {
  const latest = new Map<string, GatewayNotice>();
  return {
    async record(notices) {
      for (const { subject, severity, words, at } of notices) {
        const known = latest.get(subject);
        if (known === undefined || known.at <= at) latest.set(subject, { subject, severity, words, at });
      }
    },
    async list() {
      return [...latest.values()]
        .filter(({ severity }) => severity !== "cleared")
        .sort((a, b) => Number(b.at) - Number(a.at))
        .slice(0, MOST_LISTED);
    },
  };
}
