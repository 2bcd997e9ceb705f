import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { endAs } from "./end-as.js";

const OLDEST = [22, 18];
const IS_RELAUNCHED = "PENGINGAT_RELAUNCHED";

/**
 * Runs `program`, on the Node that the repository brings where this one is too old, so that a cron line may say
 * `node …/main.js` on any machine. This file imports nothing that an old Node could not load.
 */
export async function onPinnedNode(program: () => Promise<unknown>): Promise<void> {
  if (process.env[IS_RELAUNCHED] !== undefined) endWithParent();
  if (isNewEnough(process.versions.node)) {
    await program();
    return;
  }
  const node = pinnedNode();
  if (node === null) {
    process.stderr.write(
      `pengingat needs Node.js ${OLDEST.join(".")} or later, and this is ${process.versions.node}.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, process.argv.slice(1), {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [IS_RELAUNCHED]: "1" },
  });
  endAs(child);
}

/** The Node that the repository brings; an installed package has none. */
function pinnedNode(): string | null {
  try {
    return createRequire(import.meta.url).resolve("node/bin/node");
  } catch {
    return null;
  }
}

/** Whoever kills the parent means this process: the channel closes with the parent, however that ends. */
function endWithParent(): void {
  delete process.env[IS_RELAUNCHED];
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel?.unref();
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
