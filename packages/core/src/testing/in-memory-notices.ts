import type { GatewayNotice, GatewayNotices } from "../ports/gateway-notices.js";

const MOST_LISTED = 100;

/** {@link GatewayNotices} in memory; they live and die with their process. */
export function inMemoryNotices(): GatewayNotices {
  const latest = new Map<string, Map<string, GatewayNotice>>();
  return {
    async record(notices) {
      for (const { subject, severity, words, at } of notices) {
        const ofSubject = latest.get(subject) ?? new Map<string, GatewayNotice>();
        const known = ofSubject.get(severity);
        if (known === undefined || known.at <= at) ofSubject.set(severity, { subject, severity, words, at });
        latest.set(subject, ofSubject);
      }
    },
    async list() {
      return [...latest.values()]
        .flatMap((ofSubject) => standing(ofSubject))
        .sort((a, b) => Number(b.at) - Number(a.at))
        .slice(0, MOST_LISTED);
    },
  };
}

/** The halt and the warning of a subject, unless it was cleared later. */
function standing(ofSubject: ReadonlyMap<string, GatewayNotice>): readonly GatewayNotice[] {
  const clearedAt = Number(ofSubject.get("cleared")?.at ?? Number.NEGATIVE_INFINITY);
  return [...ofSubject.values()].filter(
    ({ severity, at }) => severity !== "cleared" && Number(at) >= clearedAt,
  );
}
