import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Mounts a small file system at a folder, in a name space of its own, fills it if asked to, and becomes the command. */
const MOUNT = `mount -t tmpfs -o size="$2" tmpfs "$1" || exit 99
[ "$3" = full ] && cat /dev/zero > "$1/fill" 2>/dev/null
shift 3
exec "$@"`;

/** The command, with a small file system at `folder`. */
export function onSmallDisk(
  folder: string,
  size: string,
  filled: "full" | "empty",
  command: readonly string[],
): string[] {
  return ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh", folder, size, filled, ...command];
}

/** Whether the tests may mount one. */
export const CAN_MOUNT = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), "pengingat-disk-"));
  const [file = "", ...args] = onSmallDisk(folder, "64k", "empty", ["true"]);
  const { status } = spawnSync(file, args, { stdio: "ignore" });
  rmSync(folder, { recursive: true });
  return status === 0;
})();
