import { simulateDays } from "./simulated-days.ts";
import type { SoakOptions } from "./soak-report.ts";

/** The process of a soak test: options as JSON in, the report as JSON on standard output. */
const options: SoakOptions = JSON.parse(process.argv[2] ?? "");
const report = await simulateDays(options);
process.stdout.write(JSON.stringify(report));
