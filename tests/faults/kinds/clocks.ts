import { DAY_AFTER } from "../people.ts";
import { type FaultKind, kill, meets, pause, slowGateway } from "./kind.ts";

/** Noon and midnight of the cases' day in their zone, Asia/Jakarta. */
const NOON = "2026-01-15T05:00:00.000Z";
const BEFORE_MIDNIGHT = "2026-01-15T16:30:00.000Z";
const AFTER_MIDNIGHT = "2026-01-15T17:00:05.000Z";
const HOUR_MS = 3_600_000;

/** The day ends in mid-run: the run begins nothing more, and the next day's run is for another day. */
const midnight: FaultKind = {
  name: "midnight",
  due: [40, 60],
  async inject(fixture) {
    const { limits, messages, random } = fixture;
    await slowGateway(fixture, 20, 60);
    const clock = fixture.clock(BEFORE_MIDNIGHT);
    const program = fixture.remind({ clock });
    if (await meets(fixture, program, "accepted", random.int(1, Math.max(1, messages - 10)))) {
      clock.set(AFTER_MIDNIGHT);
      const before = fixture.record().length;
      const { code } = await program.exited;
      const late = fixture.record().length - before;
      if (late > limits.concurrency) fixture.violate(`${late} accepted after midnight`);
      if (code !== 3) fixture.violate(`after midnight: expected exit 3, got ${code}`);
    }
    await program.exited;
    clock.set(AFTER_MIDNIGHT);
    fixture.lastDay = DAY_AFTER;
    fixture.lastOptions = { clock };
  },
};

/** Asleep from before the first byte until past midnight: yesterday's reminders are not sent on waking. */
const asleepAtMidnight: FaultKind = {
  name: "midnight-asleep",
  async inject(fixture) {
    await slowGateway(fixture, 20, 60);
    const clock = fixture.clock(BEFORE_MIDNIGHT);
    // The commit is there before the process knows of it, so that it falls asleep before the first byte.
    const { port } = await fixture.pooler(5, 25);
    const program = fixture.remind({ clock, port });
    if (await meets(fixture, program, "sending")) {
      fixture.hit();
      program.signal("SIGSTOP");
      // What was on the wire arrives.
      await pause(100);
      const before = fixture.accepted();
      clock.set(AFTER_MIDNIGHT);
      program.signal("SIGCONT");
      await program.exited;
      const late = fixture.accepted().slice(before.length);
      if (late.length > 0) fixture.violate(`${late.length} of yesterday were sent on waking`);
    }
    await program.exited;
    clock.set(AFTER_MIDNIGHT);
    fixture.lastDay = DAY_AFTER;
    fixture.lastOptions = { clock };
  },
};

/** The wall clock is set forward and back within the day: leases and time-outs do not care. */
const clockSet: FaultKind = {
  name: "clock-set",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture, 20, 60);
    const clock = fixture.clock(NOON);
    const programs = [fixture.remind({ clock }), fixture.remind({ clock })] as const;
    for (let times = random.int(1, 3); times > 0; times -= 1) {
      const moment = random.pick(["sending", "arrived", "answered"] as const);
      if (!(await meets(fixture, programs[0], moment))) break;
      clock.shift(random.pick([-1, 1]) * random.pick([900, 5_000, 60_000, HOUR_MS]));
    }
    if (programs[0].running && random.chance(0.5)) await kill(fixture, programs[0]);
    await Promise.all(programs.map(({ exited }) => exited));
    fixture.lastOptions = { clock };
  },
};

export const CLOCKS: readonly FaultKind[] = [midnight, asleepAtMidnight, clockSet];
