import { createHmac } from "node:crypto";
import { JWT_SECRET } from "./people.ts";
import type { Program } from "./program.ts";

/** Where a server listens, once it does. */
export async function addressOf(server: Program): Promise<string> {
  const line = await server.logged(/"msg":"listening"/);
  const { address }: { address: string } = JSON.parse(line);
  return address;
}

/** Asks for a run; the status and body of the answer, or status 0 where the connection was lost. */
export async function runNow(
  address: string,
  now: Date,
  signal?: AbortSignal,
): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(`${address}/scheduler/maintenance-reminder/run-now`, {
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
