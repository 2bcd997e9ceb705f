import pg from "pg";
import { type ContenderProcess, openContender } from "../harness/contender-process.ts";
import { type Gateway, startGateway } from "../harness/gateway.ts";
import { progress } from "../harness/progress.ts";
import { newDatabase, newFleet } from "../harness/stage.ts";
import { median } from "../harness/statistics.ts";
import { digits, milliseconds, type Row, type Workload } from "../harness/workload.ts";

const DUE = 1_005;
const HALF = 500;
const CONCURRENCY = 50;

interface Trial {
  readonly ms: number;
  /** Neither settled nor to be had by the next process when it was given up. */
  readonly stuck: number;
  readonly twice: number;
  readonly unknown: number;
}

interface System {
  readonly name: string;
  readonly file: string;
  /** Counts what is not settled yet. */
  readonly openSql: string;
  /** How long the system itself lets a dead worker's jobs rest, and where that stands. */
  readonly ownTimeout: string | null;
}

const OURS: System = {
  name: "**ours**",
  file: "recovery/ours.ts",
  openSql: `select ${DUE} - count(*) filter (where status in ('sent', 'unknown', 'failed')) as open from reminder_delivery`,
  ownTimeout: null,
};
const PEERS: readonly System[] = [
  {
    name: "pg-boss as it comes",
    file: "recovery/pg-boss.ts",
    openSql: "select count(*) as open from pgboss.job where state < 'completed'",
    ownTimeout: "900 s (`expireInSeconds`)",
  },
  {
    name: "graphile-worker as it comes",
    file: "recovery/graphile-worker.ts",
    openSql: "select count(*) as open from graphile_worker._private_jobs",
    ownTimeout: "4 h (in its SQL)",
  },
];

/** From SIGKILL in mid-run to everything settled by the next process. */
export const recovery: Workload = {
  number: 8,
  title: "from SIGKILL in mid-run to everything settled by the next process",
  async run({ quick, counted }) {
    const leaseMs = quick ? 3_000 : 10_000;
    const gateway = await startGateway({ delayMs: 20, track: true });
    const ours: Trial[] = [];
    for (let kill = 1; kill <= (quick ? 1 : counted); kill++) {
      progress(`8 recovery: ours, kill ${kill}`);
      const { url, drop } = await newFleet({ vehicles: DUE * 10, due: DUE }, { workOrders: 0 });
      ours.push(await trial(OURS, { url, gateway, leaseMs, giveUpMs: 60_000 }));
      await drop();
    }
    const peers: Trial[] = [];
    for (const peer of PEERS) {
      progress(`8 recovery: ${peer.name}`);
      const { url, drop } = await newDatabase();
      peers.push(await trial(peer, { url, gateway, leaseMs, giveUpMs: leaseMs + 5_000 }));
      await drop();
    }
    await gateway.close();
    const worst = Math.max(...ours.map(({ ms }) => ms));
    const twice = ours.reduce((sum, one) => sum + one.twice, 0);
    const doubt = Math.max(...ours.map(({ unknown }) => unknown));
    return {
      rows: [
        row(
          "**ours**",
          `${milliseconds(median(ours.map(({ ms }) => ms)))}, at worst ${milliseconds(worst)}`,
          {
            twice,
            doubt,
          },
        ),
        ...PEERS.map((peer, index) => peerRow(peer, peers[index])),
        row("limit: the lease", milliseconds(leaseMs), null),
      ],
      goals: [
        {
          goal: `lease (${leaseMs / 1_000} s) + 5 s`,
          figure: `${milliseconds(worst)} at worst of ${ours.length}`,
          met: worst <= leaseMs + 5_000,
        },
        { goal: "none sent twice", figure: String(twice), met: twice === 0 },
        { goal: `at most ${CONCURRENCY} in doubt a kill`, figure: digits(doubt), met: doubt <= CONCURRENCY },
      ],
      notes: [
        `${DUE.toLocaleString("en")} due, ${CONCURRENCY} at a time, gateway answering in 20 ms, killed after ${HALF} messages; the next process starts at once.`,
        "The job queues are watched for lease + 5 s, one kill each. What they have not taken up by then waits for a time-out of their own, and is then sent again whether it had been sent or not.",
      ],
      raw: { ours, peers },
    };
  },
};

interface Setting {
  readonly url: string;
  readonly gateway: Gateway;
  readonly leaseMs: number;
  readonly giveUpMs: number;
}

async function trial(system: System, { url, gateway, leaseMs, giveUpMs }: Setting): Promise<Trial> {
  await gateway.reset();
  const options = { url, gatewayUrl: gateway.url, due: DUE, concurrency: CONCURRENCY, leaseMs };
  const first = await openContender(system.file, { ...options, adds: true });
  const half = gateway.reached(HALF);
  first.round().catch(() => {});
  await half;
  const killed = performance.now();
  await first.kill();
  const second = await openContender(system.file, { ...options, adds: false });
  const run = second.round();
  run.catch(() => {});
  const { ms, stuck } = await settled(system, url, killed, giveUpMs);
  const unknown = system === OURS ? await inDoubt(url, run) : 0;
  await second.kill();
  const { twice } = await gateway.counts();
  return { ms, stuck, twice, unknown };
}

async function settled({ openSql }: System, url: string, killed: number, giveUpMs: number) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (;;) {
      const stuck = Number((await client.query(openSql)).rows[0].open);
      const ms = performance.now() - killed;
      if (stuck === 0 || ms > giveUpMs) return { ms, stuck };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.end();
  }
}

async function inDoubt(url: string, run: ReturnType<ContenderProcess["round"]>): Promise<number> {
  await run;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select count(*) as n from reminder_delivery where status = 'unknown'");
  await client.end();
  return Number(rows[0].n);
}

function peerRow(peer: System, trial: Trial | undefined): Row {
  if (!trial) return row(peer.name, "–", null);
  const result =
    trial.stuck === 0 ? milliseconds(trial.ms) : `${trial.stuck} still open after ${milliseconds(trial.ms)}`;
  const own = trial.stuck === 0 ? "" : `; taken up after ${peer.ownTimeout}`;
  return row(peer.name, `${result}${own}`, { twice: trial.twice, doubt: 0 });
}

function row(contender: string, result: string, extra: { twice: number; doubt: number } | null): Row {
  return {
    case: extra ? `${extra.twice} sent twice, ${extra.doubt} in doubt` : "",
    contender,
    result,
    toOurs: "",
    cpu: "–",
    memory: "–",
  };
}
