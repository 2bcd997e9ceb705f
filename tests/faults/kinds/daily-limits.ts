import { DAY_AFTER } from "../people.ts";
import { oneRun } from "../run-once.ts";
import { anyMoment, slowGateway, type TrialKind } from "./kind.ts";

/** An orderly end gives back what it has taken of the day; the others leave that open. */
const BLOWS = ["SIGKILL", "SIGKILL", "SIGTERM", "connections terminated"] as const;
const TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'";

/** What a run says of one that it did not send on a day whose cap is reached. */
const CLOSED: ReadonlySet<string> = new Set(["ALREADY_SENT", "OUTCOME_UNKNOWN", "DAY_CAP"]);

/** Several at once under one day's cap, some of which are killed, or stopped, or cut off: never more than the cap, and the rest the next day. */
function capped(name: string, setting: "SEND_DAY_CAP" | "SEND_WARM_UP"): TrialKind {
  return {
    name,
    due: [30, 50],
    wishes: { schedules: ["once", "ladder"], wideCap: false },
    async play(stage) {
      const { random } = stage;
      await slowGateway(stage, 20, 80);
      const cap = Math.max(1, Math.floor((stage.messages * random.int(3, 8)) / 10));
      const environment = { [setting]: String(cap) };
      const programs = Array.from({ length: random.int(2, 3) }, () => stage.remind({ environment }));
      const victims = programs.slice(0, random.int(0, programs.length));
      for (const victim of victims) {
        if (!(await anyMoment(stage, victim))) continue;
        const blow = random.pick(BLOWS);
        if (blow === "SIGTERM") victim.signal(blow);
        else if (blow === "SIGKILL") {
          stage.strike();
          victim.signal(blow);
        } else {
          stage.strike(programs.length);
          await stage.lane.query("postgres", TERMINATE);
        }
      }
      await Promise.all(programs.map(({ exited }) => exited));

      const { code, details } = await oneRun(stage, { environment });
      if (code !== 0) stage.violate(`the last run of the day: expected exit 0, got ${code}`);
      for (const { status, code: reason = "" } of details) {
        if (status !== "sent" && !CLOSED.has(reason)) stage.violate(`under a cap: ${status} ${reason}`);
      }
      const accepted = stage.record().length;
      if (accepted > cap) stage.violate(`${accepted} accepted on a day that may see ${cap}`);
      if (stage.strikes === 0 && accepted < cap) stage.violate(`${accepted} accepted of ${cap}, nobody hit`);

      stage.lastDay = DAY_AFTER;
      stage.calm();
      return { environment: { REMINDER_TODAY: DAY_AFTER, SEND_DAY_CAP: String(stage.due) } };
    },
  };
}

export const DAY_CAPS: readonly TrialKind[] = [
  capped("day-cap", "SEND_DAY_CAP"),
  capped("warm-up", "SEND_WARM_UP"),
];
