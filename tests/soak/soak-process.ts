import { simulatedYear } from "./simulated-days.ts";
import type { YearOptions } from "./soak-report.ts";

/** The process that lives through a year: options as JSON, then the report as JSON on standard output. */
const options: YearOptions = JSON.parse(process.argv[2] ?? "");
const report = await simulatedYear(options);
process.stdout.write(JSON.stringify(report));
