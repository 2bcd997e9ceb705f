// Packs every package, installs the tarballs in a folder outside the workspace, and uses them there as a stranger would.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPostgres } from "@pengingat/test-support/postgres";
import { checkApplication } from "./application.mjs";
import { install, run } from "./commands.mjs";
import { pack } from "./tarballs.mjs";

/** The oldest that `engines` allows, and the newest of each line that the registry's `node` package has whole. */
const NODE_VERSIONS = ["22.18.0", "24.21.0", "26.10.0"];

/** The oldest hosts that the ranges allow. */
const OLDEST_HOSTS = ["koa@3.0.0", "sequelize@6.37.0", "pg@8.11.0", "undici@7.16.0"];

/** What a program in TypeScript has besides. */
const TYPES = ["@types/node@22.18.0", "@types/koa@3.0.3"];

const root = fileURLToPath(new URL("../../", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "pengingat-packages-"));
const started = performance.now();

function say(line) {
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
}

/** A folder of the temporary home with files of the consumer in it. */
function folder(name) {
  const path = join(home, name);
  cpSync(join(root, "tools/check-packages/consumer"), path, { recursive: true });
  const manifest = { name, private: true, type: "module", allowScripts: { node: true } };
  writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
  return path;
}

/** The far sides that the suites need are those of the packages' own tests. */
function copyFarSides(path) {
  const files = [
    "packages/messenger-http/test/support/loopback-gateway.ts",
    "packages/adapter-sequelize/test/vehicles/vehicle-tables.ts",
    "packages/scheduler-bree/test/support/fake-clock.ts",
    "packages/scheduler-bree/test/fixtures/scripted-service.mjs",
    "packages/scheduler-pg-boss/test/support/contract-harness.ts",
    "packages/scheduler-pg-boss/test/support/scripted-service.ts",
  ];
  mkdirSync(join(path, "far-sides"));
  for (const file of files) cpSync(join(root, file), join(path, "far-sides", file.split("/").at(-1)));
}

async function packAll() {
  const folders = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  const packed = await Promise.all(folders.map((path) => pack(path, home)));
  const packages = new Map(packed.map((each) => [each.manifest.name, each]));
  say(`packed ${[...packages.keys()].join(", ")}`);
  return packages;
}

async function checkCoreAlone({ manifest, file }) {
  const path = folder("core-alone");
  await install(path, [file]);
  const installed = Object.keys(
    JSON.parse(await run("npm", ["ls", "--all", "--json"], { cwd: path })).dependencies,
  );
  assert.deepEqual(installed, [manifest.name]);
  const besides = readdirSync(join(path, "node_modules")).filter((name) => !name.startsWith("."));
  assert.deepEqual(besides.sort(), ["@pengingat", ...Object.keys(manifest.dependencies)].sort());
  await run(process.execPath, ["core-alone.mjs"], { cwd: path });
  await checkTypes(path, "tsconfig.core.json");
  say(`core alone, with ${Object.keys(manifest.dependencies).join(" and ")}`);
}

function checkTypes(path, config) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return run(process.execPath, [tsc, "--project", config], { cwd: path });
}

async function installNodes() {
  const binaries = [];
  for (const version of NODE_VERSIONS) {
    const path = folder(`node-${version}`);
    await install(path, [`node@${version}`]);
    const binary = join(path, "node_modules/node/bin/node");
    assert.equal((await run(binary, ["--version"], { cwd: path })).trim(), `v${version}`);
    binaries.push([version, binary]);
  }
  say(`Node ${NODE_VERSIONS.join(", ")}`);
  return binaries;
}

/** Loads all packages on one Node, by `import` and by `require`. */
async function checkLoading(version, binary, path) {
  await run(binary, ["plain.mjs"], { cwd: path });
  await run(binary, ["required.cjs"], { cwd: path });
  say(`Node ${version}: all packages load`);
}

/** Runs every published suite on one Node, on a PostgreSQL server of its own. */
async function checkContracts(version, binary, path, hosts) {
  const server = await postgres();
  try {
    const env = { NODE_NO_WARNINGS: "1" };
    const kept = await run(binary, ["contracts.mjs", server?.url ?? ""], { cwd: path, env });
    say(`Node ${version} with ${hosts}: ${kept.trim()}`);
  } finally {
    await server?.destroy();
  }
}

/** A real server, or none where its binaries are missing: the suites of the PostgreSQL adapters are left out then. */
async function postgres() {
  try {
    return await startPostgres({ fsync: "off" });
  } catch (error) {
    say(`SKIPPED the suites on PostgreSQL: ${error.message}`);
    return null;
  }
}

async function useNewestHosts(packages) {
  const path = folder("newest-hosts");
  const ranges = Object.assign(
    {},
    ...[...packages.values()].map(({ manifest }) => manifest.peerDependencies),
  );
  const hosts = Object.entries(ranges).filter(([name]) => !packages.has(name) && !name.startsWith("@types/"));
  await install(path, [...tarballsOf(packages), ...hosts.map((host) => host.join("@")), ...TYPES]);
  copyFarSides(path);
  for (const config of ["tsconfig.nodenext.json", "tsconfig.bundler.json"]) await checkTypes(path, config);
  say("TypeScript under nodenext and bundler, skipLibCheck off");
  return path;
}

async function useOldestHosts(packages) {
  const path = folder("oldest-hosts");
  await install(path, [...tarballsOf(packages), ...OLDEST_HOSTS]);
  copyFarSides(path);
  return path;
}

function tarballsOf(packages) {
  return [...packages.values()].map(({ file }) => file);
}

async function main() {
  const packages = await packAll();
  const [nodes, newest, oldest] = await Promise.all([
    installNodes(),
    useNewestHosts(packages),
    useOldestHosts(packages),
    checkCoreAlone(packages.get("@pengingat/core")),
    checkApplication(join(home, "empty"), tarballsOf(packages)).then((weight) =>
      say(`the application in an empty folder: ${weight}`),
    ),
  ]);
  // Node 24 is the one of the packages' own tests.
  const [oldestNode, , newestNode] = nodes;
  await Promise.all([
    checkContracts(...oldestNode, oldest, OLDEST_HOSTS.join(", ")),
    checkContracts(...newestNode, newest, "the newest hosts"),
    ...nodes.map(([version, binary]) => checkLoading(version, binary, newest)),
  ]);
}

function tidy() {
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    tidy();
    process.exit(1);
  });
}
try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  tidy();
  say("tidied up");
}
