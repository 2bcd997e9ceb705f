import type { Command } from "commander";
import { keepHeapSmall } from "../process/small-heap.js";

/** `pengingat start` */
export function startCommand(program: Command): void {
  program
    .command("start")
    .description("start the server: the HTTP routes, and the daily run where SCHEDULER_AUTOSTART is set")
    .option("--worker", "with SCHEDULER=pg-boss: take part in the cluster's runs, and serve nothing")
    .action(async ({ worker }: { worker?: boolean }) => {
      if (worker) {
        const { work } = await import("../server/work.js");
        keepHeapSmall();
        return work();
      }
      const { serve } = await import("../server/serve.js");
      keepHeapSmall();
      await serve();
    });
}
