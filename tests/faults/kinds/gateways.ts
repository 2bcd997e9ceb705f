import type { FaultName } from "../../fake-gateway/faults.ts";
import { GATEWAYS } from "../../fake-gateway/gateway-api.ts";
import { anyMoment, type FaultKind, killAnywhere, pause, slowGateway } from "./kind.ts";

/** What a gateway does now and then. */
export const MILD: readonly FaultName[] = [
  "silence after accepting",
  "reset after accepting",
  "reset before accepting",
  "truncated JSON",
  "HTML with 200",
  "headers then silence",
  "refused: recipient",
  "refused: time-out",
  "400",
  "400 that accepts",
  "408",
  "429, negative",
  "429, absurd",
  "500",
  "500 without accepting",
  "503",
  "302",
  "closed as it is reused",
  "delay with jitter",
];

/** What a gateway does that contradicts itself. */
export const CONTRADICTIONS: readonly FaultName[] = ["400 that accepts", "refused: time-out", "408"];

/** Faults of the gateway among good replies, and a kill. */
const mixed: FaultKind = {
  name: "gateway-mixed",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture, 5, 40, {
      rules: MILD.map((fault) => ({ fault, probability: random.int(0, 6) / 100 })),
    });
    await killAnywhere(fixture, fixture.remind());
    await fixture.remind().exited;
  },
};

/** The gateway contradicts itself for a while: HTTP 400 with `success: true`, a refusal for a time-out, 408. */
const contradicting: FaultKind = {
  name: "gateway-contradicts",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture, 5, 40, {
      rules: CONTRADICTIONS.map((fault) => ({ fault, probability: random.int(5, 20) / 100 })),
    });
    await killAnywhere(fixture, fixture.remind());
    await fixture.remind().exited;
  },
};

/** The gateway is away for a while in mid-run; the run halts, or rides it out. */
const away: FaultKind = {
  name: "gateway-away",
  async inject(fixture) {
    await slowGateway(fixture);
    const program = fixture.remind();
    if (await anyMoment(fixture, program)) {
      await fixture.play({ closed: GATEWAYS });
      await pause(fixture.random.int(50, 1_500));
      await slowGateway(fixture);
    }
    await program.exited;
  },
};

export const GATEWAY_FAULTS: readonly FaultKind[] = [mixed, contradicting, away];
