import { endsInTime, nothingLeftOpen } from "./ending.ts";
import { MOMENTS, meets, pause, slowGateway, type TrialKind } from "./kind.ts";

/** Stopped past its lease while another takes over, and let go on. */
const paused: TrialKind = {
  name: "pause-past-lease",
  async play(stage) {
    await slowGateway(stage, 10, 60);
    const sleeper = stage.remind();
    if (!(await meets(stage, sleeper, stage.random.pick(MOMENTS)))) return void (await sleeper.exited);
    sleeper.signal("SIGSTOP");
    stage.strike();
    const successor = stage.remind();
    await successor.exited;
    stage.recovered();
    sleeper.signal("SIGCONT");
    await sleeper.exited;
    stage.calm();
    return undefined;
  },
};

/** Stopped for less or more than its lease, nobody taking over, and let go on. */
const dozed: TrialKind = {
  name: "pause-alone",
  async play(stage) {
    await slowGateway(stage, 10, 60);
    const sleeper = stage.remind();
    if (await meets(stage, sleeper, stage.random.pick(MOMENTS))) {
      sleeper.signal("SIGSTOP");
      stage.strike();
      await pause(stage.random.int(200, stage.limits.leaseMs + 1_000));
      sleeper.signal("SIGCONT");
    }
    await sleeper.exited;
    stage.calm();
    return undefined;
  },
};

/** Asked to stop: what is under way is settled, so nothing is in doubt, and the rest is open at once. */
function terminated(name: string, times: number): TrialKind {
  return {
    name,
    async play(stage) {
      await slowGateway(stage, 20, 80);
      const program = stage.remind();
      if (await meets(stage, program, stage.random.pick(MOMENTS))) {
        for (let sent = 0; sent < times; sent += 1) {
          program.signal(stage.random.chance(0.5) ? "SIGTERM" : "SIGINT");
          if (sent + 1 < times) await pause(stage.random.int(0, 60));
        }
        await endsInTime(stage, program, [0, 3]);
        await nothingLeftOpen(stage);
      }
      await program.exited;
      stage.calm();
      return undefined;
    },
  };
}

/** Asked to stop while the gateway says nothing: what is on the wire is in doubt when the grace is over. */
const terminatedInSilence: TrialKind = {
  name: "sigterm-silent-gateway",
  async play(stage) {
    await stage.play({
      rules: [{ fault: "silence after accepting", after: stage.random.int(0, 20), times: 4 }],
    });
    const program = stage.remind({ environment: { SHUTDOWN_GRACE_MS: "600" } });
    if (await meets(stage, program, "arrived")) {
      program.signal("SIGTERM");
      stage.strike();
      await endsInTime(stage, program, [0, 1, 3]);
      await nothingLeftOpen(stage);
    }
    await program.exited;
    stage.calm();
    return undefined;
  },
};

export const SIGNALS: readonly TrialKind[] = [
  paused,
  dozed,
  terminated("sigterm", 1),
  terminated("sigterm-twice", 2),
  terminatedInSilence,
];
