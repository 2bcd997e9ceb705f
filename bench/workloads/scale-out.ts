import { compare, type Entrant, type Standing, timeRatio } from "../harness/comparison.ts";
import { startGateway } from "../harness/gateway.ts";
import { newFleet } from "../harness/stage.ts";
import { median } from "../harness/statistics.ts";
import { digits, find, interval, perSecond, rowOf, type Workload } from "../harness/workload.ts";

const PROCESSES = [1, 2, 4];
const CONCURRENCY = 50;
const LIMIT = "bare loops, the messages dealt out";

/** Several processes that run at once over one due list. */
export const scaleOut: Workload = {
  number: 4,
  title: "1, 2 and 4 processes over one due list, gateway answering in 100 ms, 50 at a time each",
  async run(effort) {
    const due = effort.quick ? 1_020 : 10_020;
    const gateway = await startGateway({ delayMs: 100 });
    const { url } = await newFleet({ vehicles: due * 10, due }, { workOrders: 0 });
    const entrants = PROCESSES.flatMap((processes): Entrant[] => {
      const setting = { url, gatewayUrl: gateway.url, concurrency: CONCURRENCY };
      const shared = { case: caseOf(processes), processes };
      return [
        {
          ...shared,
          name: "",
          role: "ours",
          module: "whole-run/ours.ts",
          options: { ...setting, due, shared: true },
        },
        {
          ...shared,
          name: LIMIT,
          role: "limit",
          module: "whole-run/bare-loop.ts",
          options: { ...setting, due: due / processes },
        },
      ];
    });
    const standings = await compare("4 scale-out", entrants, effort);
    await gateway.close();
    const ours = (processes: number) => find(standings, "", caseOf(processes));
    const speedUp = (processes: number) => timeRatio(ours(1), ours(processes));
    const limitSpeedUp = timeRatio(find(standings, LIMIT, caseOf(1)), find(standings, LIMIT, caseOf(4)));
    const shares = PROCESSES.map((processes) => leastShare(ours(processes), due));
    const least = Math.min(...shares);
    return {
      rows: standings.map((standing) => rowOf(standing, perSecond(due))),
      goals: [
        {
          goal: "2 processes ≥ 1.8 × one",
          figure: `${interval(speedUp(2))} ×`,
          met: speedUp(2).value >= 1.8,
        },
        {
          goal: "4 processes ≥ 3.2 × one",
          figure: `${interval(speedUp(4))} × (the limit: ${interval(limitSpeedUp)} ×)`,
          met: speedUp(4).value >= 3.2,
        },
        {
          goal: "each process does ≥ 0.6 of its even share",
          figure: `${PROCESSES.map((count, index) => `${digits(shares[index] ?? Number.NaN)} of ${count}`).join(", ")} at least`,
          met: least >= 0.6,
        },
      ],
      notes: [
        `${due.toLocaleString("en")} due, each message sent once, by whichever process begins it. All processes start at the same moment.`,
        "Where the machine has no idle time left, the processes wait for it and not for each other.",
      ],
      raw: standings,
    };
  },
};

function caseOf(processes: number): string {
  return processes === 1 ? "1 process" : `${processes} processes`;
}

/** The part of an even share that the process did which did least, as the median over rounds. */
function leastShare({ samples }: Standing, due: number): number {
  return median(
    samples.map(({ figures }) => {
      const sent = figures.map((each) => each.sent ?? 0);
      const all = sent.reduce((sum, count) => sum + count, 0);
      if (all !== due) throw new Error(`expected ${due} sent, got ${all}`);
      return (Math.min(...sent) * sent.length) / due;
    }),
  );
}
