import { join } from "node:path";
import { StartUpError } from "../process/start-up-error.js";

/**
 * Takes a folder for this process alone. The lock is the operating system's lock on a small SQLite file, so it ends
 * with the process, however that ends, and holds between containers that share a disk.
 *
 * @throws {StartUpError} where another process has it
 */
export async function takeFolder(folder: string): Promise<() => void> {
  // Only the embedded default needs it, so only that asks for a Node that has it.
  const { DatabaseSync } = await import("node:sqlite");
  const lock = new DatabaseSync(join(folder, "owner.lock"));
  try {
    lock.exec("pragma locking_mode = exclusive; begin exclusive");
  } catch (error) {
    lock.close();
    const isTaken = error instanceof Error && "errcode" in error && error.errcode === 5;
    if (!isTaken) throw error;
    throw new StartUpError(
      `Another process uses the embedded database in ${folder}: stop it first, or set DATABASE_URL.`,
    );
  }
  return () => lock.close();
}
