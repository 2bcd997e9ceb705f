import { DAY_AFTER } from "../people.ts";
import { runOnce } from "../run-once.ts";
import { anyMoment, type FaultKind, kill, slowGateway } from "./kind.ts";

/** An orderly end gives back what it has reserved of the day; the others leave that open. */
const ENDS = ["SIGKILL", "SIGKILL", "SIGTERM", "connections terminated"] as const;
const TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'";

/** Why a run does not send a reminder on a day whose limit is reached. */
const CLOSED: ReadonlySet<string> = new Set(["ALREADY_SENT", "OUTCOME_UNKNOWN", "IN_PROGRESS", "DAY_CAP"]);

/**
 * Several processes under one daily limit, some of which are killed, stopped or cut off: never more than the limit, and
 * the rest the next day.
 */
const dailyLimit: FaultKind = {
  name: "daily-limit",
  due: [30, 50],
  setup: { schedules: ["once", "offsets"], highDailyLimit: false },
  async inject(fixture) {
    const { lane, messages, random } = fixture;
    await slowGateway(fixture, 20, 80);
    const limit = Math.max(1, Math.floor((messages * random.int(3, 8)) / 10));
    const environment = { [random.pick(["SEND_DAY_CAP", "SEND_WARM_UP"])]: String(limit) };
    const programs = Array.from({ length: random.int(2, 3) }, () => fixture.remind({ environment }));
    for (const victim of programs.slice(0, random.int(0, programs.length))) {
      if (!(await anyMoment(fixture, victim))) continue;
      const end = random.pick(ENDS);
      if (end === "SIGTERM") victim.signal(end);
      else if (end === "SIGKILL") await kill(fixture, victim);
      else {
        fixture.hit(programs.length);
        await lane.query("postgres", TERMINATE);
      }
    }
    await Promise.all(programs.map(({ exited }) => exited));

    const { code, details } = await runOnce(fixture, { environment });
    if (code !== 0) fixture.violate(`the day's last run: expected exit 0, got ${code}`);
    for (const { status, code: reason = "" } of details) {
      if (status !== "sent" && !CLOSED.has(reason)) fixture.violate(`under a limit: ${status} ${reason}`);
    }
    const accepted = fixture.record().length;
    if (accepted > limit) fixture.violate(`${accepted} accepted on a day with a limit of ${limit}`);
    if (fixture.hits === 0 && accepted < limit)
      fixture.violate(`${accepted} accepted of ${limit}, and nothing was hit`);

    fixture.lastDay = DAY_AFTER;
    fixture.lastOptions = { environment: { REMINDER_TODAY: DAY_AFTER, SEND_DAY_CAP: String(fixture.due) } };
  },
};

export const DAILY_LIMITS: readonly FaultKind[] = [dailyLimit];
