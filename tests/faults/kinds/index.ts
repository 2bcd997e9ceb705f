import { BAD_ROW_KINDS } from "./bad-rows.ts";
import { CHANGED_ROWS } from "./changed-rows.ts";
import { CLOCKS } from "./clocks.ts";
import { CLUSTER_FAULTS } from "./cluster-faults.ts";
import { CLUSTER_POLICIES } from "./cluster-policies.ts";
import { CLUSTERS } from "./clusters.ts";
import { DAILY_LIMITS } from "./daily-limits.ts";
import { DATABASE_FAULTS } from "./database-faults.ts";
import { FALLBACKS } from "./fallbacks.ts";
import { GATEWAY_FAULTS } from "./gateways.ts";
import { KILLS } from "./kills.ts";
import type { FaultKind } from "./kind.ts";
import { LOST_LOGS } from "./lost-logs.ts";
import { MIGRATIONS } from "./migrations.ts";
import { OPT_OUTS } from "./opt-outs.ts";
import { PAUSES } from "./pauses.ts";
import { SERVERS } from "./servers.ts";
import { ON_DEMAND, SHARED_RUNS } from "./shared-runs.ts";
import { STOPS } from "./stops.ts";
import { STOPS_WITHOUT_DATABASE } from "./stops-without-database.ts";
import { UNDELIVERABLE } from "./undeliverable.ts";

/** Every kind that is played in turn. */
export const KINDS: readonly FaultKind[] = [
  ...KILLS,
  ...PAUSES,
  ...STOPS,
  ...STOPS_WITHOUT_DATABASE,
  ...DATABASE_FAULTS,
  ...SERVERS,
  ...CLUSTERS,
  ...CLUSTER_FAULTS,
  ...CLUSTER_POLICIES,
  ...CLOCKS,
  ...SHARED_RUNS,
  ...GATEWAY_FAULTS,
  ...FALLBACKS,
  ...DAILY_LIMITS,
  ...OPT_OUTS,
  ...UNDELIVERABLE,
  ...CHANGED_ROWS,
  ...BAD_ROW_KINDS,
  ...LOST_LOGS,
  ...MIGRATIONS,
];

/** The kinds whose names begin so, also those that are played on demand only. */
export function kindsNamed(prefix: string): readonly FaultKind[] {
  return [...KINDS, ...ON_DEMAND].filter(({ name }) => name.startsWith(prefix));
}
