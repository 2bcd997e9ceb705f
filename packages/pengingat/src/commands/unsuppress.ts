import type { Command } from "commander";
import { reportIsExtra } from "../terminal/closed-pipes.js";
import { onePhoneNumber } from "./one-phone-number.js";

/** `pengingat unsuppress` */
export function unsuppressCommand(program: Command): void {
  onePhoneNumber(program.command("unsuppress"))
    .description("remove a number from the do-not-contact list")
    .option("--json", "print one JSON object")
    .action(async (number: string, { json = false }: { json?: boolean }) => {
      reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { unsuppress } = await import("../records/suppress-number.js");
      await withWorkshop(({ workshop }) => unsuppress(workshop, { number, json }));
    });
}
