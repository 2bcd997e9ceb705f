// Publishes what is not published yet; called by the release workflow. Provenance holds only where a package names the
// repository that it comes from, and that is known here: the manifests in the repository name none.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (!server || !repository) {
  console.error(
    "publish: expected GITHUB_SERVER_URL and GITHUB_REPOSITORY of the release workflow, got none",
  );
  process.exit(2);
}

const root = new URL("../", import.meta.url);
for (const name of readdirSync(new URL("packages/", root))) {
  const file = new URL(`packages/${name}/package.json`, root);
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  const directory = `packages/${name}`;
  manifest.repository = { type: "git", url: `git+${server}/${repository}.git`, directory };
  manifest.homepage = `${server}/${repository}/tree/main/${directory}#readme`;
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

for (const [program, ...args] of [
  ["npm", "run", "-s", "build"],
  ["changeset", "publish"],
]) {
  const { status } = spawnSync(program, args, { cwd: fileURLToPath(root), stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
