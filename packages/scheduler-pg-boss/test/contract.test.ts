import { reminderSchedulerContract } from "@pengingat/core/testing";
import { describe, it } from "vitest";
import * as schedulerPgBoss from "../src/index.js";
import { migratedCluster } from "./support/cluster-rig.js";
import { contractHarness } from "./support/contract-harness.ts";

describe("on a real PostgreSQL, whose clock moves with its own, it keeps the scheduler's contract:", () => {
  const cases = reminderSchedulerContract(contractHarness(schedulerPgBoss, migratedCluster));
  for (const { name, run } of cases) it(name, run);
});
