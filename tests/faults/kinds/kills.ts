import { isCommit, type Moment } from "../moments.ts";
import { checkRecovery } from "../recovery.ts";
import { anyMoment, type FaultKind, kill, killAnywhere, meets, pause, slowGateway } from "./kind.ts";

function killAt(moment: Moment): FaultKind {
  return {
    name: `kill-${moment}`,
    async inject(fixture) {
      const { random } = fixture;
      await slowGateway(fixture);
      // A commit is there for a while before the process knows of it: the kill comes in between.
      const pooler = isCommit(moment) ? await fixture.pooler(5, random.int(5, 25)) : null;
      const victim = fixture.remind(pooler ? { port: pooler.port } : {});
      if (await meets(fixture, victim, moment)) {
        if (random.chance(0.5)) await pause(random.int(0, 4));
        await kill(fixture, victim);
      }
      await victim.exited;
    },
  };
}

const killRandom: FaultKind = {
  name: "kill-random",
  async inject(fixture) {
    await slowGateway(fixture);
    await killAnywhere(fixture, fixture.remind());
  },
};

/** Killed, and started again a tenth of a second later; twice. */
const killRestarted: FaultKind = {
  name: "kill-restarted",
  due: [40, 60],
  async inject(fixture) {
    await slowGateway(fixture, 20, 60);
    const first = fixture.remind();
    if (await anyMoment(fixture, first)) await kill(fixture, first);
    await first.exited;
    await pause(100);
    const before = fixture.arrivals.length;
    const second = fixture.remind();
    if (await meets(fixture, second, "answered", before + fixture.random.int(1, fixture.messages))) {
      await kill(fixture, second);
    }
    await second.exited;
    await checkRecovery(fixture, before);
    await pause(100);
  },
};

export const KILLS: readonly FaultKind[] = [
  killRandom,
  ...(["sending", "accepted", "answered", "settled"] as const).map(killAt),
  killRestarted,
];
