import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const PENGINGAT = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));

/** Makes the home a small file system, full or empty, in a name space of its own, and becomes the program. */
const ON_SMALL_DISK = `mount -t tmpfs -o size="$1" tmpfs "$PENGINGAT_HOME" || exit 99
[ "$2" = full ] && cat /dev/zero > "$PENGINGAT_HOME/fill" 2>/dev/null
shift 2
exec "$@"`;

/** For where nobody may mount one: no file takes a byte. */
const NO_SPACE = `data:text/javascript,${encodeURIComponent(`
import fs, { writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const fail = () => { throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }); };
fs.writeSync = (file, ...rest) => (file > 2 ? fail() : writeSync(file, ...rest));
fs.writeFileSync = fail;
syncBuiltinESMExports();`)}`;

const node = (...args: string[]) => [process.execPath, ...args];
const onDisk = (size: string, filled: "full" | "empty", ...command: string[]) =>
  ["unshare", "--map-root-user", "--mount", "sh", "-c", ON_SMALL_DISK, "sh", size, filled].concat(command);

/** Runs a command with a home that is gone afterwards. */
async function ended([file = "", ...args]: readonly string[]) {
  const home = await mkdtemp(join(tmpdir(), "pengingat-home-"));
  const env = { PATH: process.env.PATH ?? "", PENGINGAT_HOME: home, PORT: "0" };
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const missing = once(child, "error").then(() => [null]);
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await Promise.race([once(child, "close"), missing]);
  const [stdout, stderr] = await outputs;
  await rm(home, { recursive: true, force: true });
  return { code, stdout, stderr };
}

const canMount = (await ended(onDisk("64k", "empty", "true"))).code === 0;

test.each(["run", "start"])("a home on a full disk ends %s with 2 and a sentence", async (command) => {
  const program = canMount
    ? onDisk("64k", "full", ...node(PENGINGAT))
    : node("--import", NO_SPACE, PENGINGAT);
  expect(await ended([...program, command])).toEqual({
    code: 2,
    stdout: "",
    stderr: "Could not start: no space is left on the disk (ENOSPC).\n",
  });
});
