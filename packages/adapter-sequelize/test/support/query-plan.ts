import type { TestDatabase } from "@pengingat/test-support/database";

/** A step of a query as PostgreSQL has made it. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Runs a statement; returns all steps of its plan. */
export async function queryPlan(
  database: TestDatabase,
  sql: string,
  bind: readonly unknown[],
): Promise<readonly PlanNode[]> {
  const [row] = await database.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `explain (analyze, format json) ${sql}`,
    [...bind],
  );
  const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  return nodes(row?.["QUERY PLAN"][0].Plan as PlanNode);
}

/** Rows that were read from tables, those that a filter removed among them. */
export function rowsRead(nodes: readonly PlanNode[]): number {
  return nodes
    .filter((node) => node["Relation Name"] !== undefined)
    .reduce(
      (sum, node) =>
        sum + (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
      0,
    );
}
