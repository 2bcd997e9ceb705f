import type { Fixture } from "../fixture.ts";
import type { Program } from "../program.ts";
import { startTogether } from "../start-together.ts";
import { type FaultKind, kill, meets, patience, pause, slowGateway } from "./kind.ts";

const TURN_TRIGGERS_OFF = "alter table reminder_delivery disable trigger user";

function startProcesses(fixture: Fixture, count: number): Promise<readonly Program[]> {
  const environment = patience(fixture);
  return startTogether(fixture, () => Array.from({ length: count }, () => fixture.remind({ environment })));
}

async function finish(fixture: Fixture, programs: readonly Program[]): Promise<void> {
  for (const { code } of await Promise.all(programs.map(({ exited }) => exited))) {
    if (code !== 0) fixture.violate(`one of ${programs.length}: expected exit 0, got ${code}`);
  }
  const accepted = fixture.accepted().length;
  if (accepted !== fixture.due) fixture.violate(`expected ${fixture.due} accepted, got ${accepted}`);
}

/** Each process of several sends at least so much of an even share. */
const LEAST_SHARE = 0.6;

/** Several processes share one due list: each reminder is sent once, and each process does its part. */
function share(name: string, processes: number, due: number): FaultKind {
  return {
    name,
    due: [due, due],
    setup: { vehiclesPerOwner: 1 },
    async inject(fixture) {
      await fixture.lane.query(fixture.database, TURN_TRIGGERS_OFF);
      await slowGateway(fixture, 100, 100);
      const programs = await startProcesses(fixture, processes);
      await finish(fixture, programs);
      const shares = programs.map(
        (program) => JSON.parse(program.output()).reminder_sent / (due / processes),
      );
      if (Math.min(...shares) < LEAST_SHARE) {
        const list = shares.map((each) => each.toFixed(2)).join(", ");
        fixture.violate(`shares of the even one: expected each at least ${LEAST_SHARE}, got ${list}`);
      }
    },
  };
}

/** Ten processes share 5,000 due. */
const ten: FaultKind = {
  name: "ten",
  due: [5_000, 5_000],
  async inject(fixture) {
    await fixture.lane.query(fixture.database, TURN_TRIGGERS_OFF);
    await slowGateway(fixture, 1, 5);
    await finish(fixture, await startProcesses(fixture, 10));
  },
};

/** Several share the work, and most of them are killed on the way. */
const killed: FaultKind = {
  name: "share-killed",
  due: [100, 200],
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture, 20, 80);
    const programs = Array.from({ length: random.pick([2, 4, 10]) }, () => fixture.remind());
    const [first] = programs;
    if (first) await meets(fixture, first, "sending", 1);
    for (const victim of programs.slice(0, Math.ceil(programs.length * 0.7))) {
      await pause(random.int(0, 400));
      if (victim.running) await kill(fixture, victim);
    }
    await Promise.all(programs.map(({ exited }) => exited));
  },
};

export const SHARED_RUNS: readonly FaultKind[] = [
  share("share-two", 2, 300),
  share("share-four", 4, 600),
  killed,
];

/** Played on demand only, as it takes a while. */
export const ON_DEMAND: readonly FaultKind[] = [ten];
