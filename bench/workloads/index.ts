import type { Workload } from "../harness/workload.ts";
import { cluster } from "./cluster.ts";
import { due } from "./due.ts";
import { firing } from "./firing.ts";
import { planning } from "./planning.ts";
import { recovery } from "./recovery.ts";
import { scaleOut } from "./scale-out.ts";
import { fastGateway, slowGateway } from "./whole-run.ts";

/** All workloads in their order. */
export const WORKLOADS: readonly Workload[] = [
  due,
  slowGateway,
  fastGateway,
  scaleOut,
  recovery,
  planning,
  firing,
  cluster,
];
