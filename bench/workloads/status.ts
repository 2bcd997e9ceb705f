import { createSecretKey, randomBytes } from "node:crypto";
import jsonwebtoken from "jsonwebtoken";
import { type Dispatcher, Pool } from "undici";
import { STATUS_PATH } from "../contenders/status/answer.ts";
import { compare, type Entrant, timeRatio } from "../harness/comparison.ts";
import type { Figures } from "../harness/contender.ts";
import { find, interval, perSecond, rowOf, type Workload } from "../harness/workload.ts";

const CONNECTIONS = 32;
const README = "Koa with koa-jwt as its README shows";
const FASTIFY = "fastify with @fastify/jwt";

/** `GET status` with a token. */
export const status: Workload = {
  number: 6,
  title: "GET status with a token",
  async run(effort) {
    const requests = effort.quick ? 2_000 : 20_000;
    const secret = randomBytes(32).toString("hex");
    const token = jsonwebtoken.sign({}, createSecretKey(secret, "utf8"), {
      subject: "bench",
      expiresIn: "1h",
    });
    const entrant = (name: string, role: Entrant["role"], file: string, scale = 1): Entrant => ({
      name,
      role,
      case: "",
      module: `status/${file}.ts`,
      options: { secret },
      scale,
      drive: (info) => ask(info, token, requests / scale),
    });
    const standings = await compare(
      "6 status",
      [
        entrant("", "ours", "ours"),
        entrant(README, "peer", "koa-jwt", 4),
        entrant(FASTIFY, "peer", "fastify"),
        entrant("bare Koa, no token", "limit", "bare-koa"),
      ],
      effort,
    );
    const ours = find(standings, "");
    const overReadme = timeRatio(find(standings, README), ours);
    const overFastify = timeRatio(find(standings, FASTIFY), ours);
    return {
      rows: standings.map((standing) => rowOf(standing, perSecond(requests))),
      goals: [
        { goal: `≥ 5 × ${README}`, figure: `${interval(overReadme)} ×`, met: overReadme.value >= 5 },
        { goal: `ahead of ${FASTIFY}`, figure: `${interval(overFastify)} ×`, met: overFastify.value > 1 },
      ],
      notes: [
        `${requests.toLocaleString("en")} requests on ${CONNECTIONS} connections, the client in a process of its own; koa-jwt with a quarter, scaled. Ours also sends its security headers and looks at the scheduler; the others answer the same body from a constant.`,
      ],
      raw: standings,
    };
  },
};

/** Asks so many times, on kept connections, and fails at the first answer that is not 200. */
async function ask({ port }: Figures, token: string, requests: number): Promise<void> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS, pipelining: 1 });
  const headers = ["Authorization", `Bearer ${token}`];
  let left = requests;
  async function lane(): Promise<void> {
    while (left-- > 0) await get(pool, headers);
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  await pool.close();
}

function get(pool: Pool, headers: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let code = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, status) {
        code = status;
      },
      onResponseData() {},
      onResponseEnd: () => (code === 200 ? resolve() : reject(new Error(`expected 200, got ${code}`))),
      onResponseError: (_controller, error) => reject(error),
    };
    pool.dispatch({ method: "GET", path: STATUS_PATH, headers }, handler);
  });
}
