import type { FaultName } from "../../fake-gateway/faults.ts";
import { GATEWAYS } from "../../fake-gateway/gateway-api.ts";
import { clusterKind, MACHINES } from "./cluster-kind.ts";
import { TROUBLES } from "./database-faults.ts";
import { CONTRADICTIONS, MILD } from "./gateways.ts";
import { type FaultKind, patience, pause, slowGateway } from "./kind.ts";
import { endsInTime } from "./orderly-end.ts";

/** A process that died is missed within 30 seconds: one that sleeps longer wakes up beside its successor. */
const MISSED_MS = 35_000;

/** A worker is asked to stop in mid-run: its shard goes to another. */
const stopped = clusterKind("stopped", async ({ workers, midRun }, { random }) => {
  await midRun();
  const worker = random.pick(workers);
  worker.signal(random.pick(["SIGTERM", "SIGINT"]));
  await worker.exited;
  return undefined;
});

/** Asked to stop while the gateway is silent: what is on the wire is in doubt when the grace is over, the rest goes to another. */
const stoppedInSilence = clusterKind(
  "stop-silent-gateway",
  async ({ workers }, fixture) => {
    const { moments, random } = fixture;
    await slowGateway(fixture, 100, 300, {
      rules: [{ fault: "silence after accepting", after: random.int(0, 20), times: 4 }],
    });
    await moments.reached("arrived", random.int(2, 25));
    fixture.hit();
    const worker = random.pick(workers);
    worker.signal("SIGTERM");
    // 1: its grace was over.
    await endsInTime(fixture, worker, [0, 1]);
    return undefined;
  },
  { environment: (fixture) => ({ ...patience(fixture, 3), SHUTDOWN_GRACE_MS: "600" }) },
);

/**
 * A worker sleeps, for less or more than its leases, or until another has its shard; then it wakes up. What was on its wire
 * has timed out then: five attempts in a row halt its part, as those of a gateway that is silent do.
 */
const paused = clusterKind(
  "paused",
  async ({ workers, midRun }, fixture) => {
    const { limits, random } = fixture;
    await midRun();
    fixture.hit();
    const sleeper = random.pick(workers);
    sleeper.signal("SIGSTOP");
    await pause(random.chance(0.5) ? MISSED_MS : random.int(200, limits.leaseMs + 500));
    sleeper.signal("SIGCONT");
    return undefined;
  },
  { mayBeCut: true },
);

/** The gateway does such things among good replies, and a worker is killed. */
const troubledGateway = (name: string, faults: readonly FaultName[], percent: readonly [number, number]) =>
  clusterKind(
    name,
    async ({ workers, midRun, hit }, fixture) => {
      const { random } = fixture;
      await slowGateway(fixture, 100, 300, {
        rules: faults.map((fault) => ({ fault, probability: random.int(...percent) / 100 })),
      });
      if (await Promise.race([midRun().then(() => true), pause(40_000).then(() => false)]))
        await hit(random.pick(workers));
      return undefined;
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
    return undefined;
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
        return undefined;
      },
      { mayBeCut: true },
    ),
  );

/** What befalls one process, in a cluster of three. */
export const CLUSTER_FAULTS: readonly FaultKind[] = [
  stopped,
  stoppedInSilence,
  paused,
  troubledGateway("gateway-mixed", MILD, [0, 6]),
  troubledGateway("gateway-contradicts", CONTRADICTIONS, [5, 20]),
  gatewayAway,
  ...database,
];
