import { compare, type Entrant, type Standing, timeRatio } from "../harness/comparison.ts";
import { type Gateway, startGateway } from "../harness/gateway.ts";
import { newDatabase, newFleet } from "../harness/stage.ts";
import { find, interval, perSecond, rowOf, type Workload } from "../harness/workload.ts";

const LIMIT = "bare loop of the same client";
const PG_BOSS = "pg-boss, outcome kept";
const GRAPHILE = "graphile-worker, outcome kept";

/** A whole run against a gateway that takes 100 ms. */
export const slowGateway: Workload = {
  number: 2,
  title: "whole run, gateway answering in 100 ms, 50 at a time",
  async run(effort) {
    const due = effort.quick ? 255 : 10_005;
    const setting = { gateway: await startGateway({ delayMs: 100 }), due, concurrency: 50 };
    const standings = await compare(
      "2 whole run at 100 ms",
      [
        await ours(setting),
        limit(setting),
        await peer("one by one", "one-by-one", setting, {}, due / 15),
        await peer(PG_BOSS, "pg-boss", setting, { workers: 5 }, 5),
        await peer(GRAPHILE, "graphile-worker", setting, { storeOutcome: true }, 5),
      ],
      effort,
    );
    await setting.gateway.close();
    const share = timeRatio(find(standings, LIMIT), find(standings, ""));
    return {
      rows: rows(standings, due),
      goals: [{ goal: "≥ 0.95 of the limit", figure: interval(share), met: share.value >= 0.95 }],
      notes: [
        `${due.toLocaleString("en")} due in a fleet of ${(due * 10).toLocaleString("en")}. Ours finds and plans them too; the others are given their messages ready in memory.`,
        "The job queues are run with a fifth and scaled, one by one with 15 messages.",
      ],
      raw: standings,
    };
  },
};

/** A whole run against a gateway that answers at once. */
export const fastGateway: Workload = {
  number: 3,
  title: "whole run, gateway answering at once, 200 at a time",
  async run(effort) {
    const due = effort.quick ? 2_505 : 50_010;
    const setting = { gateway: await startGateway({ delayMs: 0 }), due, concurrency: 200 };
    const standings = await compare(
      "3 whole run at once",
      [
        await ours(setting),
        limit(setting),
        await peer(PG_BOSS, "pg-boss", setting, { workers: 4 }, 5),
        await peer(GRAPHILE, "graphile-worker", setting, { storeOutcome: true }, 5),
        await peer("graphile-worker, no outcome kept", "graphile-worker", setting, { storeOutcome: false }),
      ],
      effort,
    );
    await setting.gateway.close();
    const gain = timeRatio(find(standings, PG_BOSS), find(standings, ""));
    const share = timeRatio(find(standings, LIMIT), find(standings, ""));
    return {
      rows: rows(standings, due),
      goals: [
        { goal: `≥ 2 × ${PG_BOSS}`, figure: `${interval(gain)} ×`, met: gain.value >= 2 },
        { goal: "≥ 0.5 of the limit", figure: interval(share), met: share.value >= 0.5 },
      ],
      notes: [
        `${due.toLocaleString("en")} due in a fleet of ${(due * 10).toLocaleString("en")}; the adding of jobs is counted, the finding of the due only for ours.`,
        "graphile-worker deletes a job that is done: what became of the message is kept only where the task writes it down. Those that keep outcomes are run with a fifth and scaled.",
      ],
      raw: standings,
    };
  },
};

interface Setting {
  readonly gateway: Gateway;
  readonly due: number;
  readonly concurrency: number;
}

async function ours({ gateway, due, concurrency }: Setting): Promise<Entrant> {
  const { url } = await newFleet({ vehicles: due * 10, due }, { workOrders: 0 });
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

function rows(standings: readonly Standing[], due: number) {
  return standings.map((standing) => rowOf(standing, perSecond(due)));
}
