import { failStart } from "./process/fail-start.js";
import { keepHeapSmall } from "./process/small-heap.js";
import { StartUpError } from "./process/start-up-error.js";

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  async start() {
    await (await import("./commands/start.js")).start();
  },
  async remind(args) {
    keepHeapSmall();
    await (await import("./commands/remind.js")).remind(args);
  },
  async token(args) {
    await (await import("./commands/token.js")).token(args);
  },
  async migrate(args) {
    await (await import("./commands/migrate.js")).migrateTables(args);
  },
};

const [name = "", ...args] = process.argv.slice(2);
try {
  const command = COMMANDS[name];
  if (!command) {
    throw new StartUpError(`expected ${Object.keys(COMMANDS).join(", ")}, got ${JSON.stringify(name)}`);
  }
  await command(args);
} catch (error) {
  failStart(error);
}
