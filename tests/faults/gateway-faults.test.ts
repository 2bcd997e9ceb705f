import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULTS, type FaultName } from "../fake-gateway/faults.ts";
import { GATEWAYS, type GatewayName } from "../fake-gateway/gateway-api.ts";
import {
  AFTER_CLOSED_CONNECTION,
  type ExpectedOutcome,
  faultOutcome,
  HEALTHY_OUTCOME,
} from "./fault-outcomes.ts";
import { type Fixture, openFixture } from "./fixture.ts";
import { type Lane, openLane } from "./lane.ts";
import { personalLine } from "./people.ts";
import { random } from "./random.ts";
import { readLedger, runOnce } from "./run-once.ts";
import { PLAIN } from "./setup.ts";

const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
/** One at a time, so that the order is known. */
const ENVIRONMENT = { SEND_CONCURRENCY: "1", SEND_ATTEMPTS: "2", GATEWAY_TIMEOUT_MS: "800" };

interface Message {
  readonly name: string;
  readonly fault: FaultName | null;
  readonly vehicle: string;
  readonly outcome: ExpectedOutcome;
}

/** What report, ledger and gateway say of one message. */
interface Seen {
  readonly reported: string | undefined;
  readonly status: string | undefined;
  readonly code: string | null | undefined;
  readonly accepted: boolean;
  readonly arrivals: number;
  readonly pauseMs: number;
}

/** All faults of a gateway, met by one process. */
interface Played {
  readonly fixture: Fixture;
  readonly log: string;
  readonly messages: ReadonlyMap<string, Message>;
  readonly seen: ReadonlyMap<string, Seen>;
}

let lane: Lane;
const played = new Map<GatewayName, Played>();

beforeAll(async () => {
  lane = await openLane();
  await Promise.all(GATEWAYS.map(async (gateway) => played.set(gateway, await playAll(gateway))));
}, 180_000);

afterAll(async () => {
  await Promise.all([...played.values()].map(({ fixture }) => fixture.close()));
  await lane.close();
});

// One process for all, each fault followed by a good reply, so that no five failures in a row halt the run.
async function playAll(gateway: GatewayName): Promise<Played> {
  const setup = { ...PLAIN, gateways: [gateway] } as const;
  const fixture = await openFixture(lane, random(1), 2 * FAULT_NAMES.length, { setup });
  const plan = await runOnce(fixture, { environment: ENVIRONMENT, args: ["--dry-run"] });
  const messages = new Map(
    plan.details
      .map(({ vehicle }, index) => messageAt(gateway, vehicle, index))
      .map((each) => [each.name, each]),
  );
  await fixture.play({
    rules: [...messages.values()].flatMap(({ fault, vehicle }) =>
      fault ? [{ fault, to: fixture.recipientOf(vehicle) }] : [],
    ),
  });

  const { log, details } = await runOnce(fixture, { environment: ENVIRONMENT });
  const arrivals = Map.groupBy(fixture.arrivals, ({ to }) => to);
  const reported = new Map(details.map(({ vehicle, status }) => [vehicle, status]));
  const ledger = new Map((await readLedger(fixture)).map((row) => [row.vehicle_id, row]));
  const accepted = fixture.accepted();
  const seen = new Map<string, Seen>();
  for (const { name, vehicle } of messages.values()) {
    const own = arrivals.get(fixture.recipientOf(vehicle)) ?? [];
    const [first, second] = own;
    seen.set(name, {
      reported: reported.get(vehicle),
      status: ledger.get(vehicle)?.status,
      code: ledger.get(vehicle)?.code,
      accepted: accepted.includes(vehicle),
      arrivals: own.length,
      pauseMs: first && second ? second.at - first.at : 0,
    });
  }
  return { fixture, log, messages, seen };
}

/** The messages in the order of the run: a fault, a good reply, the next fault, and so on. */
function messageAt(gateway: GatewayName, vehicle: string, index: number): Message {
  const fault = FAULT_NAMES[Math.floor(index / 2)];
  if (fault === undefined) throw new Error("expected two vehicles for each fault");
  if (index % 2 === 0) return { name: fault, fault, vehicle, outcome: faultOutcome(gateway, fault) };
  const outcome = fault === "closed as it is reused" ? AFTER_CLOSED_CONNECTION : HEALTHY_OUTCOME;
  return { name: `a good reply after: ${fault}`, fault: null, vehicle, outcome };
}

describe.each(GATEWAYS)("what becomes of a message through %s", (gateway) => {
  test.each(FAULT_NAMES.flatMap((fault) => [fault, `a good reply after: ${fault}`]))("%s", (name) => {
    const { messages, seen } = played.get(gateway) ?? expect.fail("not played");
    const { outcome } = messages.get(name) ?? expect.fail("not planned");
    const { pauseMs, ...found } = seen.get(name) ?? expect.fail("not run");
    const { status, code, accepted, arrivals } = outcome;
    expect(found).toEqual({ reported: status, status, code, accepted, arrivals });
    expect(pauseMs).toBeGreaterThanOrEqual(outcome.pauseMs ?? 0);
  });

  test("no message is accepted twice, no redirect is followed, and nothing personal is logged", () => {
    const { fixture, log } = played.get(gateway) ?? expect.fail("not played");
    const accepted = fixture.accepted();
    expect(new Set(accepted).size).toBe(accepted.length);
    expect(fixture.gateway.invalidRequests).toBe(0);
    expect(personalLine(log)).toBeNull();
  });
});
