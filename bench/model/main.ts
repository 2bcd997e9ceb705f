// Prints the model's tables, as docs/operate/scaling.md has them.
import { SCALING_TABLES } from "./scaling-tables.ts";

for (const table of Object.values(SCALING_TABLES)) console.log(`${table}\n`);
