import { execFile } from "node:child_process";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const TICK_MS = 50;

/** Calls an address so many times a second; resolves with how often each status came, also of what got no answer. */
export async function flood(
  address: string,
  { perSecond, seconds, call }: { perSecond: number; seconds: number; call: (n: number) => FloodCall },
): Promise<ReadonlyMap<number | string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const statuses = new Map<number | string, number>();
  const count = (status: number | string) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const began = performance.now();
  const total = perSecond * seconds;
  const underWay: Promise<unknown>[] = [];
  for (let n = 0; n < total; ) {
    const due = Math.min(total, ((performance.now() - began) / 1_000) * perSecond);
    for (; n < due; n += 1)
      underWay.push(send(address, agent, call(n)).then(count, ({ code }) => count(code)));
    await sleep(TICK_MS);
  }
  await Promise.all(underWay);
  agent.destroy();
  return statuses;
}

/** One call of a flood. */
export interface FloodCall {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function send(address: string, agent: Agent, { path, body = "", ...init }: FloodCall): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...init.headers, "content-length": Buffer.byteLength(body) };
    request(address + path, { method: "POST", ...init, headers, agent }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    })
      .on("error", reject)
      .end(body);
  });
}

/** The memory of a process, in megabytes. */
export async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout) / 1_024;
}
