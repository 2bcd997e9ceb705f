import { DAY_AFTER } from "../people.ts";
import { meets, pause, slowGateway, type TrialKind } from "./kind.ts";

/** Noon and midnight of the trial's day, in its zone, Asia/Jakarta. */
const NOON = "2026-01-15T05:00:00.000Z";
const BEFORE_MIDNIGHT = "2026-01-15T16:30:00.000Z";
const AFTER_MIDNIGHT = "2026-01-15T17:00:05.000Z";
const HOUR_MS = 3_600_000;

/** The day ends in the middle of a run: it hands over nothing more, and the next day's run is another occasion. */
const midnight: TrialKind = {
  name: "midnight",
  due: [40, 60],
  async play(stage) {
    await slowGateway(stage, 20, 60);
    const clock = stage.clock(BEFORE_MIDNIGHT);
    const program = stage.remind({ clock });
    if (await meets(stage, program, "accepted", stage.random.int(1, Math.max(1, stage.messages - 10)))) {
      clock.set(AFTER_MIDNIGHT);
      const before = stage.record().length;
      const { code } = await program.exited;
      const late = stage.record().length - before;
      if (late > stage.limits.concurrency) stage.violate(`${late} accepted after midnight`);
      if (code !== 3) stage.violate(`after midnight: expected exit 3, got ${code}`);
    }
    await program.exited;
    clock.set(AFTER_MIDNIGHT);
    stage.lastDay = DAY_AFTER;
    stage.calm();
    return { clock };
  },
};

/** Asleep from before the first byte until past midnight: yesterday's reminders are not sent on waking. */
const sleptPastMidnight: TrialKind = {
  name: "midnight-asleep",
  async play(stage) {
    await slowGateway(stage, 20, 60);
    const clock = stage.clock(BEFORE_MIDNIGHT);
    // The commit of `sending` stands before the process knows of it, so that it falls asleep before the first byte.
    const { port } = await stage.pooler(5, 25);
    const program = stage.remind({ clock, port });
    if (await meets(stage, program, "sending")) {
      program.signal("SIGSTOP");
      stage.strike();
      // What was on the wire arrives.
      await pause(100);
      const before = stage.accepted();
      clock.set(AFTER_MIDNIGHT);
      program.signal("SIGCONT");
      await program.exited;
      const late = stage.accepted().slice(before.length);
      if (late.length > 0) stage.violate(`${late.length} of yesterday were handed over on waking`);
    }
    await program.exited;
    clock.set(AFTER_MIDNIGHT);
    stage.lastDay = DAY_AFTER;
    stage.calm();
    return { clock };
  },
};

/** The wall clock is set, once or to and fro, within the day: leases and time-outs do not care. */
function set(name: string, direction: 1 | -1): TrialKind {
  return {
    name,
    async play(stage) {
      const { random } = stage;
      await slowGateway(stage, 20, 60);
      const clock = stage.clock(NOON);
      const programs = [stage.remind({ clock }), stage.remind({ clock })] as const;
      for (let times = random.int(1, 3); times > 0; times -= 1) {
        if (!(await meets(stage, programs[0], random.pick(["sending", "arrived", "answered"] as const))))
          break;
        clock.shift(direction * random.pick([900, 5_000, 60_000, HOUR_MS]));
      }
      if (programs[0].running && random.chance(0.5)) {
        stage.strike();
        programs[0].signal("SIGKILL");
      }
      await Promise.all(programs.map(({ exited }) => exited));
      stage.calm();
      return { clock };
    },
  };
}

export const CLOCKS: readonly TrialKind[] = [
  midnight,
  sleptPastMidnight,
  set("clock-forward", 1),
  set("clock-back", -1),
];
