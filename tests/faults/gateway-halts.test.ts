import { afterAll, test as base, beforeAll, describe, expect } from "vitest";
import type { FaultName } from "../fake-gateway/faults.ts";
import { type Fixture, openFixture } from "./fixture.ts";
import { type Lane, openLane } from "./lane.ts";
import { random } from "./random.ts";
import { readLedger, runShared } from "./run-once.ts";

const DUE = 12;
/** A run halts after so many failures of the gateway in a row. */
const HALT_AFTER = 5;

let lane: Lane;

beforeAll(async () => {
  lane = await openLane();
});
afterAll(() => lane.close());

/** Each case has a fixture of its own, so that they wait side by side. */
const test = base.extend<{ fixture: Fixture }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures that are asked for from a pattern.
  fixture: async ({}, use) => {
    const fixture = await openFixture(lane, random(1), DUE);
    await use(fixture);
    await fixture.close();
  },
});

async function statuses(fixture: Fixture): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of await readLedger(fixture)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const ENVIRONMENT = { SEND_ATTEMPTS: "2", GATEWAY_TIMEOUT_MS: "1500" };

describe.concurrent("a gateway that cannot be reached halts the run, and the rest is open to the next one", () => {
  test.for(["the connection is refused", "TLS fails"])("%s", async (problem, { fixture, expect }) => {
    const { starsender } = fixture.gateway.addresses;
    const addresses: Record<string, string> = {
      "TLS fails": starsender.replace("http:", "https:"),
    };
    if (problem === "the connection is refused") await fixture.play({ closed: ["starsender"] });
    const environment = { ...ENVIRONMENT, STARSENDER_BASE_URL: addresses[problem] ?? starsender };
    const { code, ended, left } = await runShared(fixture, { environment });
    expect({ code, ended, left }).toEqual({ code: 3, ended: "halted", left: DUE - HALT_AFTER });
    expect(await statuses(fixture)).toEqual({ failed: HALT_AFTER });
    expect(new Set((await readLedger(fixture)).map((row) => row.code))).toEqual(new Set(["UNREACHABLE"]));

    await fixture.play({});
    const healthy = await runShared(fixture);
    expect(healthy.code).toBe(0);
    expect(await statuses(fixture)).toEqual({ sent: DUE });
    expect(fixture.accepted()).toHaveLength(DUE);
  });
});

describe.concurrent("a gateway that fails for everybody halts the run after a few attempts", () => {
  test.for<[FaultName, "failed" | "unknown"]>([
    ["401", "failed"],
    ["refused: recipient", "failed"],
    ["500 without accepting", "unknown"],
    ["silence without accepting", "unknown"],
  ])("%s", async ([fault, status], { fixture, expect }) => {
    await fixture.play({ rules: [{ fault }] });
    const { code, ended, left } = await runShared(fixture, { environment: ENVIRONMENT });
    expect({ code, ended, left }).toEqual({ code: 3, ended: "halted", left: DUE - HALT_AFTER });
    expect(new Set(fixture.arrivals.map(({ to }) => to)).size).toBe(HALT_AFTER);
    expect(await statuses(fixture)).toEqual({ [status]: HALT_AFTER });

    await fixture.play({});
    const healthy = await runShared(fixture);
    expect(healthy.code).toBe(0);
    const closed = status === "unknown" ? HALT_AFTER : 0;
    expect(fixture.accepted()).toHaveLength(DUE - closed);
  });
});

test("recipients that are wrong among others that are right never halt a run", async ({ fixture }) => {
  const wrong = ["2", "4", "6", "8", "9", "10", "12"];
  const faults = ["400", "404", "422", "refused: recipient"] as const;
  await fixture.play({
    rules: wrong.map((vehicle, index) => ({
      fault: faults[index % faults.length] ?? "400",
      to: fixture.recipientOf(vehicle),
    })),
  });
  const { code, ended, left } = await runShared(fixture, { environment: ENVIRONMENT });
  expect({ code, ended, left }).toEqual({ code: 1, ended: "finished", left: 0 });
  expect(await statuses(fixture)).toEqual({ failed: wrong.length, sent: DUE - wrong.length });
});
