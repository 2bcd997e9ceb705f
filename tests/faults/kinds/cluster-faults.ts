import { GATEWAYS } from "../../fake-gateway/gateway-api.ts";
import { clusterKind, MACHINES } from "./cluster-kind.ts";
import { TROUBLES } from "./database-faults.ts";
import { MILD } from "./gateways.ts";
import { type FaultKind, pause, slowGateway } from "./kind.ts";

/** A process that died is missed within 30 seconds: one that sleeps longer wakes up beside its successor. */
const MISSED_MS = 35_000;

/** A worker is asked to stop in mid-run: its shard goes to another. */
const stopped = clusterKind("stopped", async ({ workers, midRun }, { random }) => {
  await midRun();
  const worker = random.pick(workers);
  worker.signal(random.pick(["SIGTERM", "SIGINT"]));
  await worker.exited;
});

/** A worker sleeps, for less or more than its leases, or until another has its shard; then it wakes up. */
const paused = clusterKind("paused", async ({ workers, midRun }, fixture) => {
  const { limits, random } = fixture;
  await midRun();
  fixture.hit();
  const sleeper = random.pick(workers);
  sleeper.signal("SIGSTOP");
  await pause(random.chance(0.5) ? MISSED_MS : random.int(200, limits.leaseMs + 500));
  sleeper.signal("SIGCONT");
});

/** The gateway does what gateways do, and a worker is killed. */
const gatewayMixed = clusterKind(
  "gateway-mixed",
  async ({ workers, midRun, hit }, fixture) => {
    const { random } = fixture;
    await slowGateway(fixture, 100, 300, {
      rules: MILD.map((fault) => ({ fault, probability: random.int(0, 6) / 100 })),
    });
    if (await Promise.race([midRun().then(() => true), pause(40_000).then(() => false)]))
      await hit(random.pick(workers));
  },
  { mayBeCut: true },
);

/** The gateway refuses connections for a while. */
const gatewayAway = clusterKind(
  "gateway-away",
  async ({ midRun }, fixture) => {
    await midRun();
    await fixture.play({ closed: GATEWAYS });
    await pause(fixture.random.int(50, 1_500));
    await slowGateway(fixture, 100, 300);
  },
  { mayBeCut: true },
);

/** The database misbehaves under all workers, as it does under one process. A part that cannot even begin is left to a retry. */
const database = Object.entries(TROUBLES)
  .filter(([name]) => name !== "crash")
  .map(([name, trouble]) =>
    clusterKind(
      `database-${name}`,
      async ({ midRun }, fixture) => {
        await midRun();
        fixture.hit(MACHINES);
        await trouble(fixture, pause(10_000));
      },
      { mayBeCut: true },
    ),
  );

/** What befalls one process, in a cluster of three. */
export const CLUSTER_FAULTS: readonly FaultKind[] = [stopped, paused, gatewayMixed, gatewayAway, ...database];
