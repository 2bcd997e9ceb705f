import { afterAll, beforeAll, expect, test } from "vitest";
import { FAULTS, type FaultName } from "../witness/fault.ts";
import {
  AFTER_CLOSED_CONNECTION,
  type ExpectedOutcome,
  FAULT_OUTCOMES,
  HEALTHY_OUTCOME,
} from "./fault-outcomes.ts";
import { type Lane, openLane } from "./lane.ts";
import { ledgerOf, oneRun, watchArrivals } from "./one-run.ts";
import { personalLine, recipientOf } from "./people.ts";
import { random } from "./random.ts";
import { type Stage, setStage } from "./stage.ts";

const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
/** One at a time, so that it is known what comes after what. */
const ENVIRONMENT = { SEND_CONCURRENCY: "1", SEND_ATTEMPTS: "2", GATEWAY_TIMEOUT_MS: "400" };

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

let lane: Lane;
let stage: Stage;
let cases = new Map<string, Case>();
let log = "";
const found = new Map<string, Seen>();

// One process for all, each fault followed by a good answer, so that no five in a row end the run.
beforeAll(async () => {
  lane = await openLane();
  stage = await setStage(lane, random(1), 2 * FAULT_NAMES.length);
  const plan = await oneRun(stage, { environment: ENVIRONMENT, args: ["--dry-run"] });
  cases = new Map(
    plan.details.map(({ vehicle }, index) => caseOf(vehicle, index)).map((each) => [each.name, each]),
  );
  await stage.play({
    rules: [...cases.values()].flatMap(({ fault, vehicle }) =>
      fault ? [{ fault, to: recipientOf(vehicle) }] : [],
    ),
  });

  const arrivals = watchArrivals(stage);
  const run = await oneRun(stage, { environment: ENVIRONMENT });
  log = run.log;
  const reported = new Map(run.details.map(({ vehicle, status }) => [vehicle, status]));
  const ledger = await ledgerOf(stage);
  const accepted = stage.accepted();
  for (const { name, vehicle } of cases.values()) {
    const arrivedAt = arrivals.get(recipientOf(vehicle)) ?? [];
    const [first = 0, second = first] = arrivedAt;
    found.set(name, {
      reported: reported.get(vehicle),
      status: ledger.get(vehicle)?.status,
      code: ledger.get(vehicle)?.code,
      accepted: accepted.includes(recipientOf(vehicle)),
      tries: arrivedAt.length,
      pauseMs: second - first,
    });
  }
}, 120_000);

afterAll(async () => {
  await stage.close();
  await lane.close();
});

/** The vehicles in the order of the run: a fault, a good answer, the next fault, and so on. */
function caseOf(vehicle: string, index: number): Case {
  const fault = FAULT_NAMES[Math.floor(index / 2)];
  if (fault === undefined) throw new Error("expected two vehicles for each fault");
  if (index % 2 === 0) return { name: fault, fault, vehicle, outcome: FAULT_OUTCOMES[fault] };
  const outcome = fault === "closed as it is reused" ? AFTER_CLOSED_CONNECTION : HEALTHY_OUTCOME;
  return { name: `a good answer after: ${fault}`, fault: null, vehicle, outcome };
}

test.each(FAULT_NAMES.flatMap((fault) => [fault, `a good answer after: ${fault}`]))("%s", (name) => {
  const { outcome } = cases.get(name) ?? expect.fail("it was not planned");
  const { pauseMs, ...seen } = found.get(name) ?? expect.fail("it was not run");
  const { status, code, accepted, tries } = outcome;
  expect(seen).toEqual({ reported: status, status, code, accepted, tries });
  expect(pauseMs).toBeGreaterThanOrEqual(outcome.pauseMs ?? 0);
});

test("no message is accepted twice, no redirect is followed, and nothing personal is logged", () => {
  const accepted = stage.accepted();
  expect(new Set(accepted).size).toBe(accepted.length);
  expect(stage.witness.strays).toBe(0);
  expect(personalLine(log)).toBeNull();
});
