import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { takeFolder } from "./owner-lock.js";

/** PostgreSQL inside this process, reached over loopback like any other, so that the code path is the same. */
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

/**
 * Opens the database in `folder`, made at the first start.
 *
 * @throws {StartUpError} where another process has it: two that open one folder lose rows in silence
 */
export async function openEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  const leave = await takeFolder(folder);
  // Loaded only where it is used: a program with a database of its own starts without it.
  const { PGlite } = await import("@electric-sql/pglite");
  const { PGLiteSocketServer } = await import("@electric-sql/pglite-socket");
  let db: PGlite | undefined;
  try {
    db = await PGlite.create(join(folder, "postgres"));
    const port = await freePort();
    const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port, maxConnections: 50 });
    await server.start();
    const opened = db;
    return {
      url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      async close() {
        await server.stop();
        await opened.close();
        leave();
      },
    };
  } catch (error) {
    await db?.close();
    leave();
    throw error;
  }
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
