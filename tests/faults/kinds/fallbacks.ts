import type { FaultName } from "../../fake-gateway/faults.ts";
import type { Road } from "../../fake-gateway/gateway-api.ts";
import type { Rule } from "../../fake-gateway/script.ts";
import type { Stage } from "../fixture.ts";
import { anyMoment, meets, pause, type TrialKind } from "./kind.ts";

/** In doubt, refused, and asked to wait: the next road is for what is known not to have been sent. */
const FIRST_ROAD_FAULTS: readonly FaultName[] = [
  "silence after accepting",
  "silence without accepting",
  "reset after accepting",
  "reset before accepting",
  "reset in mid-answer",
  "headers then silence",
  "truncated JSON",
  "an answer that leaves it open",
  "success false: recipient",
  "success false: device",
  "400",
  "429, negative",
  "500",
  "500 without accepting",
  "302",
];

function firstRoad({ arrangement }: Stage): Road {
  const [first] = arrangement.roads;
  if (first === undefined) throw new Error("no road");
  return first;
}

/** Plays against the first of several roads while processes are killed; the next road is in good health. */
function fallback(name: string, spoil: (stage: Stage) => Promise<unknown>): TrialKind {
  return {
    name: `fallback-${name}`,
    wishes: { fallback: true },
    async play(stage) {
      const { random } = stage;
      const spoiling = spoil(stage);
      const victim = stage.remind();
      if ((await anyMoment(stage, victim)) && random.chance(0.7)) {
        stage.strike();
        victim.signal("SIGKILL");
      }
      await victim.exited;
      await Promise.all([spoiling, stage.remind().exited]);
      stage.calm();
      return undefined;
    },
  };
}

async function play(stage: Stage, rules: readonly Rule[], closed: readonly Road[] = []): Promise<void> {
  await stage.play({ seed: stage.due, delayMs: [5, 40], rules, closed });
}

/** It refuses connections, all the time or for a while. */
const refusing = fallback("first-refuses", async (stage) => {
  const first = firstRoad(stage);
  const isWhile = stage.random.chance(0.6);
  const [from, to] = [stage.random.int(0, 1_200), stage.random.int(100, 1_500)];
  if (!isWhile) return play(stage, [], [first]);
  await play(stage, []);
  await pause(from);
  await play(stage, [], [first]);
  await pause(to);
  await play(stage, []);
});

/** It takes messages, or does not, and says nothing. */
const silent = fallback("first-silent", (stage) => {
  const fault = stage.random.pick(["silence after accepting", "silence without accepting"] as const);
  return play(stage, [{ fault, road: firstRoad(stage), probability: stage.random.int(5, 20) / 100 }]);
});

/** Whatever a gateway can do, the first road does, now and then. */
const mixed = fallback("first-mixed", (stage) =>
  play(
    stage,
    FIRST_ROAD_FAULTS.map((fault) => ({
      fault,
      road: firstRoad(stage),
      probability: stage.random.int(0, 6) / 100,
    })),
  ),
);

/** It dies in the middle of its answers, and is gone from then on. */
const dying: TrialKind = {
  name: "fallback-first-dies",
  wishes: { fallback: true },
  async play(stage) {
    const { random, limits } = stage;
    const road = firstRoad(stage);
    const after = random.int(0, Math.max(0, stage.messages - limits.concurrency));
    await play(stage, [{ fault: "reset in mid-answer", road, after, times: limits.concurrency - 1 }]);
    const program = stage.remind();
    if (await meets(stage, program, "answered", after + 1)) await play(stage, [], [road]);
    const { code } = await program.exited;
    // A kept connection that ends as it is used is one more in doubt, and five in a row end the run.
    if (code !== 1 && code !== 3) stage.violate(`some in doubt: expected exit 1 or 3, got ${code}`);
    stage.calm();
    return undefined;
  },
};

export const FALLBACKS: readonly TrialKind[] = [refusing, silent, mixed, dying];
