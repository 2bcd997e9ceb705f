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
import { readLedger, runShared } from "./run-once.ts";
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

/** Some faults of a gateway, met by one process. */
interface Played {
  readonly fixture: Fixture;
  readonly log: string;
  readonly messages: readonly Message[];
  readonly seen: ReadonlyMap<string, Seen>;
}

let lane: Lane;
const played = new Map<GatewayName, readonly Played[]>();

beforeAll(async () => {
  lane = await openLane();
  await Promise.all(GATEWAYS.map(async (gateway) => played.set(gateway, await playAll(gateway))));
}, 180_000);

afterAll(async () => {
  await Promise.all([...played.values()].flat().map(({ fixture }) => fixture.close()));
  await lane.close();
});

/** So many messages that fail for good after their last attempt, with no good reply in between, do not halt a run. */
const MOST_TRIED_AGAIN = 4;

/**
 * Each fault is followed by a good reply, so that no five failures in a row halt the run. What is tried again comes due
 * when it pleases: of these no process meets more than may fail in a row.
 */
async function playAll(gateway: GatewayName): Promise<Played[]> {
  const isTriedAgain = (fault: FaultName) => faultOutcome(gateway, fault).arrivals === 2;
  const again = FAULT_NAMES.filter(isTriedAgain);
  const rounds = [FAULT_NAMES.filter((fault) => !isTriedAgain(fault))];
  while (again.length > 0) rounds.push(again.splice(0, MOST_TRIED_AGAIN));
  const played: Played[] = [];
  for (const faults of rounds) played.push(await play(gateway, faults));
  return played;
}

async function play(gateway: GatewayName, faults: readonly FaultName[]): Promise<Played> {
  const setup = { ...PLAIN, gateways: [gateway] } as const;
  const fixture = await openFixture(lane, random(1), 2 * faults.length, { setup });
  const plan = await runShared(fixture, { environment: ENVIRONMENT, args: ["--dry-run"] });
  const messages = plan.details.map(({ vehicle }, index) => messageAt(gateway, faults, vehicle, index));
  await fixture.play({
    rules: messages.flatMap(({ fault, vehicle }) =>
      fault ? [{ fault, to: fixture.recipientOf(vehicle) }] : [],
    ),
  });

  const { log, details } = await runShared(fixture, { environment: ENVIRONMENT });
  const arrivals = Map.groupBy(fixture.arrivals, ({ to }) => to);
  const reported = new Map(details.map(({ vehicle, status }) => [vehicle, status]));
  const ledger = new Map((await readLedger(fixture)).map((row) => [row.vehicle_id, row]));
  const accepted = fixture.accepted();
  const seen = new Map<string, Seen>();
  for (const { name, vehicle } of messages) {
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
function messageAt(
  gateway: GatewayName,
  faults: readonly FaultName[],
  vehicle: string,
  index: number,
): Message {
  const fault = faults[Math.floor(index / 2)];
  if (fault === undefined) throw new Error("expected two vehicles for each fault");
  if (index % 2 === 0) return { name: fault, fault, vehicle, outcome: faultOutcome(gateway, fault) };
  const outcome = fault === "closed as it is reused" ? AFTER_CLOSED_CONNECTION : HEALTHY_OUTCOME;
  return { name: `a good reply after: ${fault}`, fault: null, vehicle, outcome };
}

describe.each(GATEWAYS)("what becomes of a message through %s", (gateway) => {
  test.each(FAULT_NAMES.flatMap((fault) => [fault, `a good reply after: ${fault}`]))("%s", (name) => {
    const rounds = played.get(gateway) ?? expect.fail("not played");
    const messages = rounds.flatMap((round) => round.messages);
    const { outcome } = messages.find((message) => message.name === name) ?? expect.fail("not planned");
    const seen = rounds.map((round) => round.seen.get(name)).find((each) => each !== undefined);
    const { pauseMs, ...found } = seen ?? expect.fail("not run");
    const { status, code, accepted, arrivals } = outcome;
    expect(found).toEqual({ reported: status, status, code, accepted, arrivals });
    expect(pauseMs).toBeGreaterThanOrEqual(outcome.pauseMs ?? 0);
  });

  test("no message is accepted twice, no redirect is followed, and nothing personal is logged", () => {
    for (const { fixture, log } of played.get(gateway) ?? expect.fail("not played")) {
      const accepted = fixture.accepted();
      expect(new Set(accepted).size).toBe(accepted.length);
      expect(fixture.gateway.invalidRequests).toBe(0);
      expect(personalLine(log)).toBeNull();
    }
  });
});
