import { createHmac } from "node:crypto";
import { JWT_SECRET } from "./people.ts";
import type { Program } from "./program.ts";

/** Where a server listens, once it does. */
export async function addressOf(server: Program): Promise<string> {
  const line = await server.logged(/"msg":"listening"/);
  const { address }: { address: string } = JSON.parse(line);
  return address;
}

/** A server's answer; status 0 where the connection was lost. */
interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks for a run. `now` is the time by the server's clock. */
export function runNow(address: string, now: Date, signal?: AbortSignal): Promise<Answer> {
  return post(address, "run-now", now, signal);
}

/** Starts the schedule: every day at seven. */
export function startSchedule(address: string, now: Date): Promise<Answer> {
  return post(address, "start?hour=7&minute=0", now);
}

async function post(address: string, path: string, now: Date, signal?: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(`${address}/scheduler/maintenance-reminder/${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token(now)}` },
      signal: signal ?? null,
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: "" };
  }
}

/** A token that is good for an hour from `now` by the server's clock. */
function token(now: Date): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const seconds = Math.floor(now.getTime() / 1_000);
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ sub: "test", iat: seconds, exp: seconds + 3_600 })}`;
  return `${signed}.${createHmac("sha256", JWT_SECRET).update(signed).digest("base64url")}`;
}
