import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CAN_MOUNT, onSmallDisk } from "./support/small-disk.ts";

const PENGINGAT = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));

/** For where nobody may mount one: no file takes a byte. */
const NO_SPACE = `data:text/javascript,${encodeURIComponent(`
import fs, { writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const fail = () => { throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }); };
fs.writeSync = (file, ...rest) => (file > 2 ? fail() : writeSync(file, ...rest));
fs.writeFileSync = fail;
syncBuiltinESMExports();`)}`;

/** Runs what stands for a program, with a home on a full disk that is gone afterwards. */
async function onFullDisk(commandOf: (...program: string[]) => string[]) {
  const home = await mkdtemp(join(tmpdir(), "pengingat-home-"));
  const [file = "", ...args] = CAN_MOUNT
    ? onSmallDisk(home, "64k", "full", commandOf(process.execPath, PENGINGAT))
    : commandOf(process.execPath, "--import", NO_SPACE, PENGINGAT);
  const env = { PATH: process.env.PATH ?? "", PENGINGAT_HOME: home, PORT: "0" };
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, "close");
  const [stdout, stderr] = await outputs;
  await rm(home, { recursive: true, force: true });
  return { code, stdout, stderr };
}

test.each(["run", "start"])("a home on a full disk ends %s with 2 and a sentence", async (command) => {
  expect(await onFullDisk((...program) => [...program, command])).toEqual({
    code: 2,
    stdout: "",
    stderr: "Could not start: no space is left on the disk (ENOSPC).\n",
  });
});

/** A first start; then there is room again, what stands in the home is listed, and a token is asked for. */
const FIRST_START = `"$@" start 2>/dev/null
echo "ended with $?"
rm -f "$PENGINGAT_HOME/fill"
find "$PENGINGAT_HOME" -type f
exec "$1" "$MAIN" token`;

test("a full disk at the first start leaves no secret, and the next start makes one that signs", async () => {
  const { stdout, stderr, code } = await onFullDisk((...program) => [
    "env",
    `MAIN=${PENGINGAT}`,
    "sh",
    "-c",
    FIRST_START,
    "sh",
    ...program,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^ended with 2\n[\w-]+\.[\w-]+\.[\w-]+\n$/);
});
