import { type CheckResult, type Checks, type GatewayNotices, ReminderError } from "@pengingat/core";
import { localTime } from "../terminal/local-time.js";

/** What the gateway says of the sender's account, number and templates, and has not taken back. */
export function noticeChecks(notices: Pick<GatewayNotices, "list">, timeZone: string): Checks {
  return {
    async run() {
      try {
        const standing = await notices.list();
        return standing.map(({ severity, words, at }, index): CheckResult => {
          const what = `On ${localTime(at, timeZone)} the gateway reported: ${words}.`;
          const remedy = "Look at the account, the number and the template in the gateway's dashboard.";
          const name = index === 0 ? "gateway notice" : `gateway notice ${index + 1}`;
          return severity === "halt"
            ? { name, state: "problem", what, remedy: `${remedy} Runs halt for a day after such a notice.` }
            : { name, state: "warning", what, remedy };
        });
      } catch (error) {
        // The database's own checks say what is wrong with it.
        if (ReminderError.is(error)) return [];
        throw error;
      }
    },
  };
}
