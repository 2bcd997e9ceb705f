import { type Environment, type RunningProgram, runProgram, startProgram } from "./program.ts";

/** A secret that must never be seen. */
export const JWT_SECRET = "rahasia-yang-panjangnya-cukup-32-byte";

/** An answer of the server. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** A server under way. */
export interface TestServer extends RunningProgram {
  readonly address: string;
  /** Asks with a token, unless given other headers. */
  call(method: string, path: string, headers?: Record<string, string>): Promise<Answer>;
}

export const SCHEDULER = "/scheduler/maintenance-reminder";

/** The settings of a server on a port of its own. */
export function serverSettings(env: Environment): Environment {
  return { ...env, JWT_SECRET, PORT: "0" };
}

/** A token as `npm run token` prints it. */
export async function printToken(env: Environment, subject?: string): Promise<string> {
  const args = subject === undefined ? [] : ["--subject", subject];
  const { code, stdout, stderr } = await runProgram("token", env, args);
  if (code !== 0) throw new Error(`token ended with ${code}: ${stderr}`);
  return stdout.trim();
}

/** Starts a server; resolves when it listens. */
export async function startServer(
  env: Environment,
  token: string,
  nodeOptions: readonly string[] = [],
): Promise<TestServer> {
  const program = startProgram("server", env, [], nodeOptions);
  const [, address = ""] = await program.shows(/"address":"(http:[^"]+)".*"listening"/);
  return {
    ...program,
    address,
    async call(method, path, headers = { authorization: `Bearer ${token}` }) {
      const response = await fetch(address + path, { method, headers });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
  };
}
