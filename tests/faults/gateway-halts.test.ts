import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FaultName } from "../fake-gateway/faults.ts";
import { type Stage, setStage } from "./fixture.ts";
import { type Lane, openLane } from "./lane.ts";
import { random } from "./random.ts";
import { ledgerOf, oneRun, watchArrivals } from "./run-once.ts";

const DUE = 12;
/** A run halts after so many failures of the gateway in a row. */
const HALT_AFTER = 5;

let lane: Lane;
let stage: Stage;

beforeAll(async () => {
  lane = await openLane();
});
afterAll(() => lane.close());
beforeEach(async () => {
  stage = await setStage(lane, random(1), DUE);
});
afterEach(() => stage.close());

async function statuses(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of (await ledgerOf(stage)).values()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const ENVIRONMENT = { SEND_ATTEMPTS: "2", GATEWAY_TIMEOUT_MS: "400" };

describe("nothing can have left", () => {
  test.each([
    ["the connection is refused", ""],
    ["the name does not resolve", "http://gateway.invalid"],
    ["TLS fails", "https"],
  ])("%s: tried again, then failed, and the run halts with the rest untouched", async (_, base) => {
    const secure = stage.witness.address.replace("http:", "https:");
    const address = base === "" ? stage.witness.address : base === "https" ? secure : base;
    if (base === "") await stage.play({ listening: false });
    const environment = { ...ENVIRONMENT, STARSENDER_BASE_URL: address };
    const { code, ended, left } = await oneRun(stage, { environment });
    expect({ code, ended, left }).toEqual({ code: 3, ended: "halted", left: DUE - HALT_AFTER });
    expect(await statuses()).toEqual({ failed: HALT_AFTER });
    const codes = [...(await ledgerOf(stage)).values()].map((row) => row.code);
    expect(new Set(codes)).toEqual(new Set(["UNREACHABLE"]));

    await stage.play({});
    const healthy = await oneRun(stage, {});
    expect(healthy.code).toBe(0);
    expect(await statuses()).toEqual({ sent: DUE });
    expect(stage.accepted().length).toBe(DUE);
  });
});

describe("a gateway that fails for everybody halts the run after a few tries", () => {
  test.each<[FaultName, "failed" | "unknown"]>([
    ["401", "failed"],
    ["success false: device", "failed"],
    ["429, negative", "failed"],
    ["500 without accepting", "unknown"],
    ["silence without accepting", "unknown"],
  ])("%s", async (fault, status) => {
    await stage.play({ rules: [{ fault }] });
    const arrivals = watchArrivals(stage);
    const { code, ended, left } = await oneRun(stage, { environment: ENVIRONMENT });
    expect({ code, ended, left }).toEqual({ code: 3, ended: "halted", left: DUE - HALT_AFTER });
    expect(arrivals.size).toBe(HALT_AFTER);
    expect(await statuses()).toEqual({ [status]: HALT_AFTER });

    await stage.play({});
    const healthy = await oneRun(stage, {});
    expect(healthy.code).toBe(0);
    const kept = status === "unknown" ? HALT_AFTER : 0;
    expect(stage.accepted().length).toBe(DUE - kept);
  });
});

describe("a recipient's own failure never halts a run", () => {
  test.each<FaultName>(["400", "404", "422", "success false: recipient"])("%s", async (fault) => {
    await stage.play({ rules: [{ fault }] });
    const { code, ended, left } = await oneRun(stage, { environment: ENVIRONMENT });
    expect({ code, ended, left }).toEqual({ code: 1, ended: "finished", left: 0 });
    expect(await statuses()).toEqual({ failed: DUE });
  });
});
