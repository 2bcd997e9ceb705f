import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { embeddedSecret } from "../../src/database/embedded-secret.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pengingat-secret-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

test("it is made once, whole, for its owner alone", () => {
  const secret = embeddedSecret(folder);
  expect(Buffer.from(secret, "base64url")).toHaveLength(48);
  expect(embeddedSecret(folder)).toBe(secret);
  expect(statSync(join(folder, "jwt-secret")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["jwt-secret"]);
});

test("a disk that takes nothing leaves none, and the next start makes one", () => {
  const file = new URL("../../src/database/embedded-secret.ts", import.meta.url).href;
  const program = `import { embeddedSecret } from ${JSON.stringify(file)}; embeddedSecret(${JSON.stringify(folder)});`;
  // No file may grow: a write fails as on a full disk, after the file was made.
  const shell = `ulimit -f 0 && exec "$0" --input-type=module --eval "$1"`;
  const { status, stderr } = spawnSync("bash", ["-c", shell, process.execPath, program], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain("EFBIG");
  expect(readdirSync(folder)).toEqual([]);
  expect(embeddedSecret(folder)).toHaveLength(64);
});

test.each(["", "half"])("one that is not whole (%j) is made anew", (rest) => {
  writeFileSync(join(folder, "jwt-secret"), rest);
  const secret = embeddedSecret(folder);
  expect(secret).toHaveLength(64);
  expect(readFileSync(join(folder, "jwt-secret"), "utf8")).toBe(secret);
});
