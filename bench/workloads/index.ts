import type { Workload } from "../harness/workload.ts";
import { claim } from "./claim.ts";
import { findDue } from "./find-due.ts";
import { firing } from "./firing.ts";
import { imports } from "./imports.ts";
import { planning } from "./planning.ts";
import { recovery } from "./recovery.ts";
import { status } from "./status.ts";
import { fastGateway, slowGateway } from "./whole-run.ts";

/** All workloads in their order. */
export const WORKLOADS: readonly Workload[] = [
  findDue,
  claim,
  slowGateway,
  fastGateway,
  planning,
  status,
  firing,
  recovery,
  imports,
];
