import type { CheckResult } from "@pengingat/core";
import { Tokens } from "../modules/tokens.js";
import { openWorkshop } from "../open-workshop.js";
import { homeFolder } from "../process/home.js";
import { createLog } from "../process/log.js";
import { readSettings } from "../settings/settings.js";
import { diagnostics } from "../terminal/diagnostics.js";
import { print } from "../terminal/standard-output.js";
import { doctorReport } from "./doctor-report.js";

/** Looks at everything, prints what was found, and sets the exit code: 0 all well, 1 a problem. */
export async function doctor({ json }: { json: boolean }): Promise<void> {
  const home = homeFolder();
  const { settings, notices } = readSettings(home, { jwtSecret: false, sends: false });
  const standardError = diagnostics(process.stderr);
  const log = createLog(settings.logLevel, standardError.write);
  for (const notice of notices) log.warn(notice);
  const shown = (line: string) => standardError.write(`${line}\n`);
  const workshop = await openWorkshop(settings, home, shown, log, { checks: false });
  try {
    const checks = await workshop.container.get(Tokens.Checks).run();
    const problems = count(checks, "problem");
    const warnings = count(checks, "warning");
    await print(
      json
        ? `${JSON.stringify({ home, problems, warnings, checks })}\n`
        : doctorReport({ home, problems, warnings, checks }),
    );
    process.exitCode = problems > 0 ? 1 : 0;
  } finally {
    await workshop.close().catch((err) => log.warn({ err }, "the database was not closed in order"));
  }
}

function count(checks: readonly CheckResult[], state: CheckResult["state"]): number {
  return checks.filter((each) => each.state === state).length;
}
