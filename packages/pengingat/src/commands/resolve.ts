import type { Command } from "commander";
import { reportIsExtra } from "../terminal/closed-pipes.js";

/** `pengingat resolve` */
export function resolveCommand(program: Command): void {
  program
    .command("resolve")
    .description("settle a message whose outcome is unknown, or that failed")
    .argument("<id>", "the message, as list shows it")
    .argument("<outcome>", "sent: it was sent after all; retry: the next run of its day tries again")
    .option("--json", "print one JSON object")
    .action(async (id: string, outcome: string, { json = false }: { json?: boolean }, command) => {
      if (outcome !== "sent" && outcome !== "retry") {
        return command.error(`resolve: expected sent or retry, got ${JSON.stringify(outcome)}.`);
      }
      reportIsExtra();
      const { withWorkshop } = await import("../with-workshop.js");
      const { resolveDelivery } = await import("../records/resolve-delivery.js");
      await withWorkshop(({ workshop }) => resolveDelivery(workshop, { id, outcome, json }));
    });
}
