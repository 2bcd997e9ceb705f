import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { runProgram } from "./program.ts";

/** Started once, and copied for each: the first start of an embedded database takes as long as three others. */
let started: Promise<string> | undefined;

/** A home whose demo has been looked at before. Remove it when done. */
export async function demoHome(): Promise<string> {
  started ??= startDemo();
  const home = await mkdtemp(join(tmpdir(), "pengingat-home-"));
  await cp(await started, home, { recursive: true });
  return home;
}

async function startDemo(): Promise<string> {
  const home = await mkdtemp(join(inject("folder"), "demo-"));
  const { code, stderr } = await runProgram("remind", { PENGINGAT_HOME: home }, ["--dry-run"]);
  if (code !== 0) throw new Error(`remind ended with ${code}: ${stderr}`);
  return home;
}
