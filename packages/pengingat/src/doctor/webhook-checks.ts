import type { SequelizeStore } from "@pengingat/adapter-sequelize";
import { type CheckResult, type Checks, ReminderError } from "@pengingat/core";
import { localTime } from "../terminal/local-time.js";

/** Of so many customers, somebody replies even where a gateway reports nothing else. */
const MANY_MESSAGES = 50;

/** Reports of a run that has just ended may be on their way. */
const ON_THE_WAY_MS = 3_600_000;
const RUNS = 100;

/** Looks at when each gateway has called the webhook last, and whether messages were sent since. */
export function webhookChecks(
  { webhookCalls, history }: Pick<SequelizeStore, "webhookCalls" | "history">,
  gateways: readonly string[],
  timeZone: string,
  now: () => number = Date.now,
): Checks {
  async function sentSince(at: Date | undefined): Promise<number> {
    const { runs } = await history.list({ limit: RUNS, after: null });
    return runs
      .filter(({ startedAt, endedAt }) => {
        const isOver = endedAt !== null && now() - endedAt.getTime() > ON_THE_WAY_MS;
        return isOver && (at === undefined || startedAt > at);
      })
      .reduce((sum, { sent }) => sum + sent, 0);
  }

  async function look(gateway: string, at: Date | undefined): Promise<CheckResult> {
    const name = `webhook of ${gateway}`;
    const sent = await sentSince(at);
    const seen = at ? `The last call came at ${localTime(at, timeZone)}` : "No call has ever come";
    if (sent < MANY_MESSAGES) return { name, state: "ok", what: `${seen}.` };
    return {
      ...{ name, state: "warning", what: `${seen}, though ${sent} messages were sent since.` },
      remedy:
        "Check the webhook's address in the gateway's dashboard, and that the proxy lets its calls through.",
    };
  }

  return {
    async run() {
      if (gateways.length === 0) return [];
      try {
        const last = await webhookCalls().last();
        return await Promise.all(gateways.map((gateway) => look(gateway, last.get(gateway))));
      } catch (error) {
        // The database's own checks say what is wrong with it.
        if (ReminderError.is(error)) return [];
        throw error;
      }
    },
  };
}
