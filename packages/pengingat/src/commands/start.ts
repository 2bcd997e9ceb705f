import type { Command } from "commander";

/** `pengingat start` */
export function startCommand(program: Command): void {
  program
    .command("start")
    .description("start the server: the HTTP routes, and the daily run where SCHEDULER_AUTOSTART is set")
    .action(async () => {
      const { serve } = await import("../server/serve.js");
      await serve();
    });
}
