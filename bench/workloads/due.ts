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

const BY_HAND = "SQL by hand with planning and the ledger read";
const READ_ALONE = "SQL by hand, the read alone";
const FIND_ALL = "Sequelize findAll, filter in code";

/** What a run may cost more than the same by hand, and the largest fleet more than the smallest. */
const MOST = { byHand: 2, growth: 1.5 };

/** Finds and plans who is due, in fleets of three sizes, from both sources. */
export const due: Workload = {
  number: 1,
  title: "find and plan who is due",
  async run(effort) {
    const { due, vehicles } = FLEETS[effort.quick ? "quick" : "full"];
    const fleets: Fleet[] = [];
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
        module: "due/count-fleet.ts",
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
  readonly database: { readonly url: string; drop(): Promise<void> };
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
  const entrants = fleets.flatMap(({ label, database }, index): Entrant[] => {
    const entrant = (name: string, role: Entrant["role"], file: string, own: object = {}): Entrant => ({
      name,
      role,
      case: `${source}, ${label}`,
      module: `due/${file}.ts`,
      options: { url: database.url, source, due, ...own },
    });
    return [
      entrant("", "ours", "ours"),
      entrant(BY_HAND, "limit", "by-hand", { plans: true }),
      entrant(READ_ALONE, "limit", "by-hand", { plans: false }),
      ...(index === 0 ? [entrant(FIND_ALL, "peer", "find-all")] : []),
    ];
  });
  const measured = await compare(`1 ${source}`, entrants, effort);
  const [smallest, ...larger] = fleets;
  if (!smallest) return [...measured];
  const findAll = find(measured, FIND_ALL, `${source}, ${smallest.label}`);
  const scaled = larger.map(({ label, size }) => {
    const ours = find(measured, "", `${source}, ${label}`);
    return scaledStanding(findAll, Math.round(size / smallest.size), { case: ours.case, ours });
  });
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
  const time = ({ medianMs }: Standing) => milliseconds(medianMs);
  return {
    rows: [...standings, ...count].map((standing) => rowOf(standing, time)),
    goals: ["column", "workorder"].flatMap((source) => goalsOf(standings, fleets, source)),
    notes: [
      `${due.toLocaleString("en")} due in every fleet; integer ids, two work orders a vehicle, the indexes that the adapter's README advises.`,
      "Ours counts the due, reads their pages, screens them by the suppressions and the ledger, and plans every message. findAll only reads; it is run at the smallest fleet and scaled.",
    ],
    raw: [...standings, ...count],
  };
}

function goalsOf(standings: readonly Standing[], fleets: readonly Fleet[], source: string): Goal[] {
  const byHand = fleets.map(({ label }): Goal => {
    const ours = find(standings, "", `${source}, ${label}`);
    const share = timeRatio(ours, find(standings, BY_HAND, ours.case));
    return {
      goal: `≤ ${MOST.byHand} × the same by hand (${ours.case})`,
      figure: `${interval(share)} ×`,
      met: share.value <= MOST.byHand,
    };
  });
  const [small, large] = [fleets[0], fleets.at(-1)].map((fleet) =>
    find(standings, "", `${source}, ${fleet?.label}`),
  );
  if (!small || !large) return byHand;
  const time = timeRatio(large, small);
  const memory = (large.peakMb ?? Number.NaN) / (small.peakMb ?? Number.NaN);
  const sizes = `from ${fleets[0]?.label} to ${fleets.at(-1)?.label} (${source})`;
  return [
    ...byHand,
    {
      goal: `time ≤ ${MOST.growth} × ${sizes}`,
      figure: `${interval(time)} ×`,
      met: time.value <= MOST.growth,
    },
    {
      goal: `memory ≤ ${MOST.growth} × ${sizes}`,
      figure: `${memory.toFixed(3)} ×`,
      met: memory <= MOST.growth,
    },
  ];
}
