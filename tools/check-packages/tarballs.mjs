import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { run } from "./commands.mjs";

const ALLOWED = /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|(?:assets|dist|src)\/.+)$/;

/** Packs the package in a folder as it would be published. Answers its manifest and the tarball's path. */
export async function pack(folder, destination) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const answer = JSON.parse(await run("npm", args, { cwd: folder }));
  // npm 11 answers a list, later ones an object by name.
  const [packed] = Array.isArray(answer) ? answer : Object.values(answer);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  checkContents(
    folder,
    manifest,
    packed.files.map(({ path }) => path),
  );
  return { manifest, file: join(destination, basename(packed.filename)) };
}

/** What a tarball holds: what is allowed, what has to be there, and maps that lead to sources. */
function checkContents(folder, { name, bin = {} }, files) {
  const held = new Set(files);
  const stray = files.filter((file) => !ALLOWED.test(file) || /\.test\.|\.tsbuildinfo$/.test(file));
  assert.deepEqual(
    stray,
    [],
    `${name}: expected only assets, dist, src, README.md and LICENSE in the tarball`,
  );
  const programs = Object.values(bin);
  const entries = programs.length > 0 ? programs : ["dist/index.js", "dist/index.d.ts"];
  for (const needed of ["README.md", "LICENSE", ...entries]) {
    assert.ok(held.has(needed), `${name}: expected ${needed} in the tarball`);
  }
  for (const file of files.filter((each) => /^dist\/.*\.(?:js|d\.ts)$/.test(each))) {
    // Bundled from elsewhere: its sources are not ours to ship, its licence is.
    if (held.has(file.replace(/\.js$/, ".LICENSE.txt"))) continue;
    assert.ok(held.has(`${file}.map`), `${name}: expected a map beside ${file}`);
    const { sources, mappings } = JSON.parse(readFileSync(join(folder, `${file}.map`), "utf8"));
    // An entry that only hands on what a chunk holds has nothing to map.
    assert.ok(sources.length > 0 || mappings === "", `${name}: expected sources in ${file}.map`);
    for (const source of sources) {
      const path = posix.join(dirname(file), source);
      assert.ok(held.has(path), `${name}: expected ${path}, to which ${file}.map leads, in the tarball`);
    }
  }
}
