import type { HandledEvents } from "@pengingat/core";
import type { Logger } from "./log.js";

/** A gateway repeats its notices with every message; so many subjects are remembered. */
const MOST_SUBJECTS = 100;

/** Logs what webhooks brought: how many opt-outs, never whose or in what words, and each new notice of a gateway. */
export function loggedEvents(log: Logger): (handled: HandledEvents) => void {
  const noticed = new Map<string, string>();
  return ({ gateway, suppressed, lifted, unresolved, notices }) => {
    if (suppressed + lifted > 0) log.info({ gateway, suppressed, lifted }, "opt-outs recorded");
    if (unresolved > 0) log.warn({ gateway, unresolved }, "opt-outs wait for a person: see list unresolved");
    for (const { subject, severity, words } of notices) {
      const notice = `${severity} ${words}`;
      if (noticed.get(subject) === notice) continue;
      if (noticed.size >= MOST_SUBJECTS) noticed.clear();
      noticed.set(subject, notice);
      log[severity === "cleared" ? "info" : "warn"]({ gateway, subject, severity }, words);
    }
  };
}
