import { compare, type Entrant, type Standing, scaledStanding, timeRatio } from "../harness/comparison.ts";
import { newFleet } from "../harness/stage.ts";
import {
  type Effort,
  find,
  type Goal,
  interval,
  milliseconds,
  type Outcome,
  rowOf,
  type Workload,
} from "../harness/workload.ts";

/** Fleets whose sizes make the same number due. */
const FLEETS = {
  full: { due: 8_100, vehicles: [99_900, 999_000, 9_990_000] },
  quick: { due: 810, vehicles: [9_990, 99_900, 499_500] },
};

/** Find and plan who is due, in fleets of three sizes, from both sources. */
export const findDue: Workload = {
  number: 1,
  title: "find and plan who is due",
  async run(effort) {
    const { due, vehicles } = FLEETS[effort.quick ? "quick" : "full"];
    const fleets = [];
    for (const size of vehicles) {
      const database = await newFleet({ vehicles: size, due }, { workOrders: 2 });
      fleets.push({ label: label(size), size, database });
    }
    const standings: Standing[] = [];
    for (const source of ["column", "workorder"] as const) {
      standings.push(...(await compareSource(effort, source, due, fleets)));
    }
    const count = await compare(
      "1 count of the fleet",
      fleets.map(({ label, database }) => ({
        name: "total_customers, a plain count",
        role: "ours" as const,
        case: label,
        module: "find-due/count-fleet.ts",
        options: { url: database.url },
      })),
      effort,
    );
    for (const { database } of fleets) await database.drop();
    return outcome(standings, count, fleets, due);
  },
};

interface Fleet {
  readonly label: string;
  readonly size: number;
  readonly database: { readonly url: string };
}

function label(size: number): string {
  const thousands = Math.round(size / 1_000);
  return thousands >= 999 ? `${Math.round(thousands / 1_000)} million` : `${thousands} thousand`;
}

async function compareSource(
  effort: Effort,
  source: "column" | "workorder",
  due: number,
  fleets: readonly Fleet[],
): Promise<Standing[]> {
  const entrants = fleets.flatMap(({ label, size, database }, index): Entrant[] => {
    const entrant = (name: string, role: Entrant["role"], file: string): Entrant => ({
      name,
      role,
      case: `${source}, ${label}`,
      module: `find-due/${file}.ts`,
      options: { url: database.url, source, due },
    });
    // Grouping tens of millions of work orders would take longer than all the rest: scaled from the fleet before.
    const streams = source === "column" || size < 9_000_000;
    return [
      entrant("", "ours", "ours"),
      entrant("SQL by hand, bare pg", "limit", "limit"),
      ...(streams ? [entrant("pg-query-stream, filter on the computed date", "peer", "query-stream")] : []),
      ...(index === 0 ? [entrant("Sequelize findAll, filter in code", "peer", "find-all")] : []),
    ];
  });
  const measured = await compare(`1 ${source}`, entrants, effort);
  const scaled: Standing[] = [];
  for (const name of new Set(measured.filter(({ role }) => role === "peer").map((one) => one.name))) {
    const largest = fleets.findLast((one) =>
      measured.some((standing) => standing.name === name && standing.case === `${source}, ${one.label}`),
    );
    if (!largest) continue;
    for (const fleet of fleets.filter(({ size }) => size > largest.size)) {
      const to = `${source}, ${fleet.label}`;
      scaled.push(
        scaledStanding(
          find(measured, name, `${source}, ${largest.label}`),
          Math.round(fleet.size / largest.size),
          { case: to, ours: find(measured, "", to) },
        ),
      );
    }
  }
  return [...measured, ...scaled].sort((a, b) => order(fleets, a) - order(fleets, b));
}

function order(fleets: readonly Fleet[], standing: Standing): number {
  return fleets.findIndex(({ label }) => standing.case.endsWith(`, ${label}`));
}

function outcome(
  standings: readonly Standing[],
  count: readonly Standing[],
  fleets: readonly Fleet[],
  due: number,
): Outcome {
  const goals: Goal[] = [];
  const [smallest, largest] = [fleets[0]?.label ?? "", fleets.at(-1)?.label ?? ""];
  for (const source of ["column", "workorder"]) {
    for (const { label } of fleets) {
      const ours = find(standings, "", `${source}, ${label}`);
      const share = timeRatio(ours, find(standings, "SQL by hand, bare pg", ours.case));
      goals.push({
        goal: `≤ 1.3 × the limit (${ours.case})`,
        figure: `${interval(share)} ×`,
        met: share.value <= 1.3,
      });
    }
    const [small, large] = [smallest, largest].map((label) => find(standings, "", `${source}, ${label}`));
    const [smallLimit, largeLimit] = [smallest, largest].map((label) =>
      find(standings, "SQL by hand, bare pg", `${source}, ${label}`),
    );
    if (!small || !large || !smallLimit || !largeLimit) continue;
    const time = timeRatio(large, small);
    const memory = large.peakMb / small.peakMb;
    goals.push(
      {
        goal: `time within 10 % from ${smallest} to ${largest} (${source})`,
        figure: `${interval(time)} × (the limit: ${interval(timeRatio(largeLimit, smallLimit))} ×)`,
        met: Math.abs(time.value - 1) <= 0.1,
      },
      {
        goal: `memory within 10 % from ${smallest} to ${largest} (${source})`,
        figure: `${memory.toFixed(3)} ×`,
        met: Math.abs(memory - 1) <= 0.1,
      },
    );
  }
  const time = ({ medianMs }: Standing) => milliseconds(medianMs);
  return {
    rows: [...standings, ...count].map((standing) => rowOf(standing, time)),
    goals,
    notes: [
      `${due.toLocaleString("en")} due in every fleet; integer ids, two work orders a vehicle, the indexes that the adapter's README advises.`,
      "Ours counts the due, reads their pages and plans every message; the others only read. findAll is run at the smallest fleet and scaled, pg-query-stream on work orders at the one before the largest.",
    ],
    raw: [...standings, ...count],
  };
}
