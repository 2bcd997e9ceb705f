import type { Command } from "commander";

/** `pengingat doctor` */
export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("look at all that going live needs, and say what to do; sends nothing")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Exit codes:
  0  all is well, warnings included
  1  there is a problem
  2  it could not begin: the settings are wrong, or the embedded database is in use`,
    )
    .action(async ({ json = false }: { json?: boolean }) => {
      const { doctor } = await import("../doctor/doctor.js");
      await doctor({ json });
    });
}
