import type { Command } from "commander";
import { reportIsExtra } from "../terminal/closed-pipes.js";
import { onePhoneNumber } from "./one-phone-number.js";

/** `pengingat suppress` */
export function suppressCommand(program: Command): void {
  onePhoneNumber(program.command("suppress"))
    .description("add a number to the do-not-contact list")
    .option("--reason <text>", "kept with the number")
    .option("--json", "print one JSON object")
    .action(async (number: string, { reason, json }: { reason?: string; json?: true }) => {
      reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { suppress } = await import("../records/suppress-number.js");
      await withWorkshop(({ workshop }) =>
        suppress(workshop, { number, reason: reason ?? null, json: json ?? false }),
      );
    });
}
