import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { PGlite } from "@electric-sql/pglite";
import { takeFolder } from "./owner-lock.js";

/** The folder of the database itself, in that of the data. */
const DATABASE = "postgres";

/** PostgreSQL inside this process, reached over a socket like any other, so that the code path is the same. */
export interface EmbeddedDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** Where the embedded database and its secret are kept. Made for its owner alone. */
export function dataFolder(home: string): string {
  const folder = join(home, ".data");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Whether there is an embedded database. */
export function hasEmbeddedDatabase(home: string): boolean {
  return existsSync(join(home, ".data", DATABASE));
}

/**
 * Opens the database in `folder`, made at the first start.
 *
 * @throws {StartUpError} where another process has it: two that open one folder lose rows in silence
 */
export async function openEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  const leave = await takeFolder(folder);
  keepCompiledCode();
  // Loaded only where it is used: a program with a database of its own starts without it.
  const { PGlite } = await import("@electric-sql/pglite");
  const { PGLiteSocketServer } = await import("@electric-sql/pglite-socket");
  let db: PGlite | undefined;
  let socket: OwnSocket | undefined;
  try {
    db = await PGlite.create(join(folder, DATABASE));
    socket = await ownSocket();
    const { authority, remove } = socket;
    const server = new PGLiteSocketServer({ db, ...socket.listen, maxConnections: 50 });
    await server.start();
    const opened = db;
    return {
      url: `postgresql://postgres@${authority}/postgres`,
      async close() {
        await server.stop();
        remove();
        await opened.close();
        leave();
      },
    };
  } catch (error) {
    socket?.remove();
    await db?.close();
    leave();
    throw error;
  }
}

/**
 * Keeps V8 from compiling PostgreSQL's functions a second time, for speed. For a single one of them, the interpreter of
 * expressions, that takes 300 MB of memory and seconds of a core at each start, and the process cannot end before it is done.
 */
function keepCompiledCode(): void {
  for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);
}

interface OwnSocket {
  readonly listen: { readonly path: string } | { readonly host: string; readonly port: number };
  /** As a URL names it. */
  readonly authority: string;
  remove(): void;
}

/**
 * A socket in a folder that its owner alone may enter, as the database asks for no password. Not in the home: the path of
 * a socket may have about a hundred bytes. Windows has a port of loopback instead.
 */
async function ownSocket(): Promise<OwnSocket> {
  if (process.platform === "win32") {
    const port = await freePort();
    return { listen: { host: "127.0.0.1", port }, authority: `127.0.0.1:${port}`, remove() {} };
  }
  const folder = mkdtempSync(join(tmpdir(), "pengingat-"));
  return {
    listen: { path: join(folder, ".s.PGSQL.5432") },
    authority: `${encodeURIComponent(folder)}:5432`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The socket server does not tell the port that it was given. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === "object"
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });
}
