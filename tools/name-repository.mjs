// Writes the repository into the packages' manifests before a release is packed. The registry checks it against the
// workflow that publishes, and only that workflow knows it: the manifests in the repository name none.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (!server || !repository) {
  console.error("name-repository: expected GITHUB_SERVER_URL and GITHUB_REPOSITORY of the release workflow");
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
