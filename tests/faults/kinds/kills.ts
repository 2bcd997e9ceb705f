import type { Stage } from "../fixture.ts";
import type { Moment } from "../moments.ts";
import type { Program } from "../program.ts";
import { anyMoment, MOMENTS, meets, pause, slowGateway, type TrialKind } from "./kind.ts";

async function kill(stage: Stage, victim: Program): Promise<void> {
  stage.strike();
  victim.signal("SIGKILL");
  await victim.exited;
}

function killAt(moment: Moment): TrialKind {
  const isCommit = moment === "claimed" || moment === "sending" || moment === "settled";
  return {
    name: `kill-${moment}`,
    async play(stage) {
      await slowGateway(stage);
      // A commit stands for a while before the process knows of it: the hit falls in between.
      const pooler = isCommit ? await stage.pooler(5, stage.random.int(5, 25)) : null;
      const victim = stage.remind(pooler ? { port: pooler.port } : {});
      if (await meets(stage, victim, moment, moment === "claimed" ? 1 : undefined)) {
        if (stage.random.chance(0.5)) await pause(stage.random.int(0, 4));
        await kill(stage, victim);
      }
      await victim.exited;
      return undefined;
    },
  };
}

const killRandom: TrialKind = {
  name: "kill-random",
  async play(stage) {
    await slowGateway(stage);
    const victim = stage.remind();
    if (await anyMoment(stage, victim)) await kill(stage, victim);
    await victim.exited;
    return undefined;
  },
};

/** Killed, and started again before the lease of the first is over; twice. */
const killAgain: TrialKind = {
  name: "kill-restarted",
  async play(stage) {
    await slowGateway(stage, 20, 60);
    const first = stage.remind();
    if (await anyMoment(stage, first)) await kill(stage, first);
    await first.exited;
    const second = stage.remind();
    await Promise.race([pause(stage.random.int(600, 3_500)), second.exited]);
    if (second.running) await kill(stage, second);
    await second.exited;
    return undefined;
  },
};

/** One of two that share the work is killed: the other one takes over what it had. */
const killOneOfTwo: TrialKind = {
  name: "kill-one-of-two",
  async play(stage) {
    await slowGateway(stage, 20, 60);
    const [victim, survivor] = [stage.remind(), stage.remind()];
    if (await anyMoment(stage, victim)) await kill(stage, victim);
    await Promise.all([victim.exited, survivor.exited]);
    return undefined;
  },
};

export const KILLS: readonly TrialKind[] = [killRandom, ...MOMENTS.map(killAt), killAgain, killOneOfTwo];
