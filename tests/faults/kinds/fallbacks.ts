import type { FaultName } from "../../fake-gateway/faults.ts";
import type { Fixture } from "../fixture.ts";
import { type FaultKind, killAnywhere, meets, pause, slowGateway } from "./kind.ts";

/** In doubt, refused, and asked to wait: the next gateway is for what is known not to have been sent. */
const FIRST_GATEWAY_FAULTS: readonly FaultName[] = [
  "silence after accepting",
  "silence without accepting",
  "reset after accepting",
  "reset before accepting",
  "reset in mid-reply",
  "headers then silence",
  "truncated JSON",
  "unclear reply",
  "refused: recipient",
  "refused: device",
  "refused: time-out",
  "400",
  "400 that accepts",
  "429, negative",
  "500",
  "500 without accepting",
  "302",
];

/** The first of two gateways fails while a process is killed; the second is healthy. */
function fallback(name: string, breakFirst: (fixture: Fixture) => Promise<void>): FaultKind {
  return {
    name: `fallback-${name}`,
    setup: { fallback: true },
    async inject(fixture) {
      const breaking = breakFirst(fixture);
      const victim = fixture.remind();
      if (fixture.random.chance(0.7)) await killAnywhere(fixture, victim);
      await victim.exited;
      await Promise.all([breaking, fixture.remind().exited]);
    },
  };
}

/** It refuses connections, all the time or for a while. */
const refusing = fallback("first-refuses", async (fixture) => {
  const { random, setup } = fixture;
  const closed = [setup.gateways[0]];
  const isForAWhile = random.chance(0.6);
  const [from, to] = [random.int(0, 1_200), random.int(100, 1_500)];
  if (!isForAWhile) return slowGateway(fixture, 5, 40, { closed });
  await slowGateway(fixture);
  await pause(from);
  await slowGateway(fixture, 5, 40, { closed });
  await pause(to);
  await slowGateway(fixture);
});

/** It does, now and then, whatever a gateway can do. */
const mixed = fallback("first-mixed", (fixture) => {
  const [gateway] = fixture.setup.gateways;
  return slowGateway(fixture, 5, 40, {
    rules: FIRST_GATEWAY_FAULTS.map((fault) => ({
      fault,
      gateway,
      probability: fixture.random.int(0, 6) / 100,
    })),
  });
});

/** It dies in the middle of its replies, and stays away. */
const dying: FaultKind = {
  name: "fallback-first-dies",
  setup: { fallback: true },
  async inject(fixture) {
    const { limits, messages, random, setup } = fixture;
    const [gateway] = setup.gateways;
    const after = random.int(0, Math.max(0, messages - limits.concurrency));
    await slowGateway(fixture, 5, 40, {
      rules: [{ fault: "reset in mid-reply", gateway, after, times: limits.concurrency - 1 }],
    });
    const program = fixture.remind();
    if (await meets(fixture, program, "answered", after + 1)) {
      await slowGateway(fixture, 5, 40, { closed: [gateway] });
    }
    const { code } = await program.exited;
    // A kept connection that ends as it is used is one more in doubt, and five in a row halt the run.
    if (code !== 1 && code !== 3) fixture.violate(`some in doubt: expected exit 1 or 3, got ${code}`);
  },
};

export const FALLBACKS: readonly FaultKind[] = [refusing, mixed, dying];
