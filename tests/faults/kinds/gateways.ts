import type { FaultName } from "../../fake-gateway/faults.ts";
import { anyMoment, pause, slowGateway, type TrialKind } from "./kind.ts";

const MILD: readonly FaultName[] = [
  "silence after accepting",
  "reset after accepting",
  "reset before accepting",
  "truncated JSON",
  "HTML with 200",
  "headers then silence",
  "success false: recipient",
  "400",
  "429, negative",
  "429, absurd",
  "500",
  "500 without accepting",
  "503",
  "302",
  "closed as it is reused",
  "delay with jitter",
];

/** Faults of the gateway among good answers, and a kill. */
const mixed: TrialKind = {
  name: "gateway-mixed",
  async play(stage) {
    const { random } = stage;
    await stage.play({
      seed: random.int(0, 2 ** 31),
      delayMs: [5, 40],
      rules: MILD.map((fault) => ({ fault, probability: random.int(0, 6) / 100 })),
    });
    const victim = stage.remind();
    if (await anyMoment(stage, victim)) {
      stage.strike();
      victim.signal("SIGKILL");
    }
    await victim.exited;
    const second = stage.remind();
    await second.exited;
    stage.calm();
    return undefined;
  },
};

/** The gateway is away for a while in the middle of a run, which halts or rides it out. */
const away: TrialKind = {
  name: "gateway-away",
  async play(stage) {
    await slowGateway(stage);
    const program = stage.remind();
    if (await anyMoment(stage, program)) {
      await stage.play({ listening: false });
      await pause(stage.random.int(50, 1_500));
      await stage.play({ delayMs: [5, 40] });
    }
    await program.exited;
    stage.calm();
    return undefined;
  },
};

/** The gateway refuses the key: a run of any size ends after a few tries. */
const refused: TrialKind = {
  name: "gateway-refuses-key",
  async play(stage) {
    let tries = 0;
    stage.witness.events.on("event", ({ moment }) => {
      if (moment === "arrived") tries += 1;
    });
    await stage.play({
      rules: [{ fault: stage.random.pick(["401", "403", "success false: key"] as const) }],
    });
    const { code } = await stage.remind().exited;
    if (code !== 3) stage.violate(`a refused key: expected exit 3, got ${code}`);
    if (tries > 10) stage.violate(`a refused key was tried ${tries} times`);
    stage.calm();
    return undefined;
  },
};

export const GATEWAYS: readonly TrialKind[] = [mixed, away, refused];
