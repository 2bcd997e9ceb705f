import { compare, type Entrant, timeRatio } from "../harness/comparison.ts";
import { type Gateway, startGateway } from "../harness/gateway.ts";
import { newDatabase, newFleet } from "../harness/stage.ts";
import { digits, find, interval, perSecond, rowOf, type Workload } from "../harness/workload.ts";
import { mostInDoubt } from "./doubt.ts";
import { memoryOfLargeRun } from "./large-run.ts";

const LIMIT = "bare loop of the same client";
const STORED = "graphile-worker, outcome stored";

/** A whole run against a gateway that takes 100 ms. */
export const slowGateway: Workload = {
  number: 3,
  title: "whole run, gateway answering in 100 ms, 50 at a time",
  async run(effort) {
    const due = effort.quick ? 255 : 10_005;
    const concurrency = 50;
    const gateway = await startGateway({ delayMs: 100 });
    const { url } = await newFleet({ vehicles: due * 10, due }, { workOrders: 0 });
    const entrants = [
      ours({ url, gateway, due, concurrency }),
      limit({ gateway, due, concurrency }),
      await peer("one by one", "one-by-one", { gateway, due, concurrency }, {}, due / 15),
      await peer("pg-boss", "pg-boss", { gateway, due, concurrency }, { workers: 5 }, 5),
      await peer(STORED, "graphile-worker", { gateway, due, concurrency }, { storeOutcome: true }, 5),
    ];
    const doubt = await mostInDoubt({ url, gatewayUrl: gateway.url, due, concurrency });
    const standings = await compare("3 whole run at 100 ms", entrants, effort);
    await gateway.close();
    const share = timeRatio(find(standings, LIMIT), find(standings, ""));
    return {
      rows: standings.map((standing) => rowOf(standing, perSecond(due))),
      goals: [
        { goal: "≥ 0.95 of the limit", figure: interval(share), met: share.value >= 0.95 },
        {
          goal: `doubt ≤ ${concurrency}`,
          figure: `${doubt} rows \`sending\` at most`,
          met: doubt <= concurrency,
        },
      ],
      notes: [
        `${due.toLocaleString("en")} due in a fleet of ${(due * 10).toLocaleString("en")}. Ours finds and plans them too; the others are given their messages ready in memory.`,
        "The job queues are run with a fifth and scaled, one by one with 15 messages. Doubt is sampled in the ledger during a run of its own.",
      ],
      raw: standings,
    };
  },
};

/** A whole run against a gateway that answers at once. */
export const fastGateway: Workload = {
  number: 4,
  title: "whole run, gateway answering at once, 200 at a time",
  async run(effort) {
    const due = effort.quick ? 2_505 : 50_010;
    const concurrency = 200;
    const gateway = await startGateway({ delayMs: 0 });
    const { url } = await newFleet({ vehicles: due * 10, due }, { workOrders: 0 });
    const setting = { gateway, due, concurrency };
    const entrants = [
      ours({ url, ...setting }),
      limit(setting),
      await peer("pg-boss", "pg-boss", setting, { workers: 4 }, 5),
      await peer(STORED, "graphile-worker", setting, { storeOutcome: true }, 5),
      await peer("graphile-worker, no outcome kept", "graphile-worker", setting, { storeOutcome: false }),
    ];
    const standings = await compare("4 whole run at once", entrants, effort);
    const many = effort.quick ? 10_005 : 100_005;
    const peakMb = await memoryOfLargeRun(many, gateway);
    const label = `${many.toLocaleString("en")} due, report streamed`;
    await gateway.close();

    const us = find(standings, "");
    const share = timeRatio(find(standings, LIMIT), us);
    const peers = standings.filter(({ name, role }) => role === "peer" && !name.includes("no outcome"));
    const best = peers.reduce((a, b) => (a.medianMs <= b.medianMs ? a : b));
    const gain = timeRatio(best, us);
    return {
      rows: [
        ...standings.map((standing) => rowOf(standing, perSecond(due))),
        {
          case: label,
          contender: "**ours** the application",
          result: "–",
          toOurs: "",
          cpu: "–",
          memory: `${digits(peakMb)} MB`,
        },
      ],
      goals: [
        {
          goal: `≥ 1.5 × the best peer that keeps outcomes (${best.name})`,
          figure: `${interval(gain)} ×`,
          met: gain.value >= 1.5,
        },
        { goal: "≥ 0.6 of the limit", figure: interval(share), met: share.value >= 0.6 },
        {
          goal: `under 150 MB (${label})`,
          figure: `${digits(peakMb)} MB`,
          met: peakMb < 150,
        },
      ],
      notes: [
        `${due.toLocaleString("en")} due in a fleet of ${(due * 10).toLocaleString("en")}; the adding of jobs is counted, the finding of the due only for ours.`,
        "graphile-worker deletes a job that is done: what became of the message is kept only where the task writes it down. Those that keep outcomes are run with a fifth and scaled.",
      ],
      raw: { standings, peakMb },
    };
  },
};

interface Setting {
  readonly gateway: Gateway;
  readonly due: number;
  readonly concurrency: number;
}

function ours({ url, gateway, due, concurrency }: Setting & { readonly url: string }): Entrant {
  const options = { url, gatewayUrl: gateway.url, due, concurrency };
  return { name: "", role: "ours", case: "", module: "whole-run/ours.ts", options };
}

function limit({ gateway, due, concurrency }: Setting): Entrant {
  const options = { gatewayUrl: gateway.url, due, concurrency };
  return { name: LIMIT, role: "limit", case: "", module: "whole-run/bare-loop.ts", options };
}

async function peer(
  name: string,
  file: string,
  { gateway, due, concurrency }: Setting,
  own: object,
  scale = 1,
): Promise<Entrant> {
  const { url } = await newDatabase();
  const options = { url, gatewayUrl: gateway.url, due: due / scale, concurrency, ...own };
  return { name, role: "peer", case: "", module: `whole-run/${file}.ts`, options, scale };
}
