import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULTS, type FaultName } from "../fake-gateway/faults.ts";
import { ROADS, type Road } from "../fake-gateway/gateway-api.ts";
import {
  AFTER_CLOSED_CONNECTION,
  type ExpectedOutcome,
  faultOutcome,
  HEALTHY_OUTCOME,
} from "./fault-outcomes.ts";
import { type Stage, setStage } from "./fixture.ts";
import { type Lane, openLane } from "./lane.ts";
import { personalLine } from "./people.ts";
import { random } from "./random.ts";
import { ledgerOf, oneRun, watchArrivals } from "./run-once.ts";
import { PLAIN } from "./setup.ts";

const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
/** One at a time, so that it is known what comes after what. */
const ENVIRONMENT = { SEND_CONCURRENCY: "1", SEND_ATTEMPTS: "2", GATEWAY_TIMEOUT_MS: "800" };

interface Case {
  readonly name: string;
  readonly fault: FaultName | null;
  readonly vehicle: string;
  readonly outcome: ExpectedOutcome;
}

/** What report, ledger and gateway say of one recipient. */
interface Seen {
  readonly reported: string | undefined;
  readonly status: string | undefined;
  readonly code: string | null | undefined;
  readonly accepted: boolean;
  readonly tries: number;
  readonly pauseMs: number;
}

/** All faults of a gateway, played to one process. */
interface Played {
  readonly stage: Stage;
  readonly log: string;
  readonly cases: ReadonlyMap<string, Case>;
  readonly found: ReadonlyMap<string, Seen>;
}

let lane: Lane;
const played = new Map<Road, Played>();

beforeAll(async () => {
  lane = await openLane();
  await Promise.all(ROADS.map(async (road) => played.set(road, await playAll(road))));
}, 180_000);

afterAll(async () => {
  await Promise.all([...played.values()].map(({ stage }) => stage.close()));
  await lane.close();
});

// One process for all, each fault followed by a good answer, so that no five in a row end the run.
async function playAll(road: Road): Promise<Played> {
  const stage = await setStage(lane, random(1), 2 * FAULT_NAMES.length, { ...PLAIN, roads: [road] });
  const plan = await oneRun(stage, { environment: ENVIRONMENT, args: ["--dry-run"] });
  const cases = new Map(
    plan.details.map(({ vehicle }, index) => caseOf(road, vehicle, index)).map((each) => [each.name, each]),
  );
  await stage.play({
    rules: [...cases.values()].flatMap(({ fault, vehicle }) =>
      fault ? [{ fault, to: stage.recipientOf(vehicle) }] : [],
    ),
  });

  const arrivals = watchArrivals(stage);
  const { log, details } = await oneRun(stage, { environment: ENVIRONMENT });
  const reported = new Map(details.map(({ vehicle, status }) => [vehicle, status]));
  const ledger = await ledgerOf(stage);
  const accepted = stage.accepted();
  const found = new Map<string, Seen>();
  for (const { name, vehicle } of cases.values()) {
    const arrivedAt = arrivals.get(stage.recipientOf(vehicle)) ?? [];
    const [first = 0, second = first] = arrivedAt;
    found.set(name, {
      reported: reported.get(vehicle),
      status: ledger.get(vehicle)?.status,
      code: ledger.get(vehicle)?.code,
      accepted: accepted.includes(vehicle),
      tries: arrivedAt.length,
      pauseMs: second - first,
    });
  }
  return { stage, log, cases, found };
}

/** The vehicles in the order of the run: a fault, a good answer, the next fault, and so on. */
function caseOf(road: Road, vehicle: string, index: number): Case {
  const fault = FAULT_NAMES[Math.floor(index / 2)];
  if (fault === undefined) throw new Error("expected two vehicles for each fault");
  if (index % 2 === 0) return { name: fault, fault, vehicle, outcome: faultOutcome(road, fault) };
  const outcome = fault === "closed as it is reused" ? AFTER_CLOSED_CONNECTION : HEALTHY_OUTCOME;
  return { name: `a good answer after: ${fault}`, fault: null, vehicle, outcome };
}

describe.each(ROADS)("%s", (road) => {
  test.each(FAULT_NAMES.flatMap((fault) => [fault, `a good answer after: ${fault}`]))("%s", (name) => {
    const { cases, found } = played.get(road) ?? expect.fail("it was not played");
    const { outcome } = cases.get(name) ?? expect.fail("it was not planned");
    const { pauseMs, ...seen } = found.get(name) ?? expect.fail("it was not run");
    const { status, code, accepted, tries } = outcome;
    expect(seen).toEqual({ reported: status, status, code, accepted, tries });
    expect(pauseMs).toBeGreaterThanOrEqual(outcome.pauseMs ?? 0);
  });

  test("no message is accepted twice, no redirect is followed, and nothing personal is logged", () => {
    const { stage, log } = played.get(road) ?? expect.fail("it was not played");
    const accepted = stage.accepted();
    expect(new Set(accepted).size).toBe(accepted.length);
    expect(stage.witness.strays).toBe(0);
    expect(personalLine(log)).toBeNull();
  });
});
