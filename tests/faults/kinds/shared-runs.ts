import type { Stage } from "../fixture.ts";
import { pause, slowGateway, type TrialKind } from "./kind.ts";

/** So many processes share a machine that an answer may come late without anything being wrong. */
function unhurried({ arrangement }: Stage): Record<string, string> {
  return { GATEWAY_TIMEOUT_MS: "8000", LEASE_SECONDS: String(4 + 8 * arrangement.roads.length) };
}

/** Several processes at once over the same vehicles: each is written to once, and nothing is in doubt. */
function crowd(
  name: string,
  processes: number,
  due: readonly [number, number],
  delayMs: [number, number],
): TrialKind {
  return {
    name,
    due,
    async play(stage) {
      await stage.lane.query(stage.database, "alter table reminder_delivery disable trigger user");
      await slowGateway(stage, ...delayMs);
      const programs = Array.from({ length: processes }, () =>
        stage.remind({ environment: unhurried(stage) }),
      );
      const exits = await Promise.all(programs.map(({ exited }) => exited));
      for (const { code } of exits) {
        if (code !== 0) stage.violate(`one of ${processes}: expected exit 0, got ${code}`);
      }
      const accepted = stage.accepted().length;
      if (accepted !== stage.due) stage.violate(`expected ${stage.due} accepted, got ${accepted}`);
      stage.calm();
      return undefined;
    },
  };
}

/** Ten at once, some of which are killed on the way. */
const dwindling: TrialKind = {
  name: "crowd-killed",
  due: [100, 200],
  async play(stage) {
    const { random } = stage;
    await slowGateway(stage, 20, 80);
    const programs = Array.from({ length: 10 }, () => stage.remind());
    const ended = Promise.all(programs.map(({ exited }) => exited));
    await Promise.race([stage.moments.reached("claimed", 1), ended]);
    for (const victim of programs.slice(0, 7)) {
      await pause(random.int(0, 400));
      if (!victim.running) continue;
      stage.strike();
      victim.signal("SIGKILL");
    }
    await Promise.all(programs.map(({ exited }) => exited));
    // The survivors had much to do that nobody was killed over.
    stage.calm();
    return undefined;
  },
};

export const CROWDS: readonly TrialKind[] = [
  crowd("crowd-of-two", 2, [40, 80], [5, 30]),
  crowd("crowd-of-four", 4, [300, 300], [1, 8]),
  dwindling,
];

/** Not drawn by chance, as it takes a while: 5,000 due, ten processes. */
export const TEN: TrialKind = crowd("ten", 10, [5_000, 5_000], [1, 5]);
