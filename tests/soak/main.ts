import { commandOptions, failed } from "@pengingat/test-support/command-options";
import { createDatabase } from "@pengingat/test-support/database";
import { startPostgres } from "@pengingat/test-support/postgres";
import { CALENDARS, LONG_FROM } from "./calendars.ts";
import { runApart } from "./run-apart.ts";
import { handleCount, type Sample, type SoakReport } from "./soak-report.ts";

const USAGE = `Simulates a year of daily runs in one process for each zone and time, and shows what came of it.

  npm run soak -- [--days 365] [--due 500] [--only ZONE] [--from ${LONG_FROM}] [--threads]

With --threads each run has a worker thread, as in programs, else it happens in the scheduler's own process.
ZONE is how a zone's name begins: ${[...new Set(CALENDARS.map(({ timeZone }) => timeZone))].join(", ")}.`;

function whole(option: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  return failed(USAGE, `--${option}: expected a whole number of at least 1, got ${text}`);
}

const { values } = commandOptions(USAGE, {
  options: {
    days: { type: "string", default: "365" },
    due: { type: "string", default: "500" },
    only: { type: "string", default: "" },
    from: { type: "string", default: LONG_FROM },
    threads: { type: "boolean", default: false },
  },
});
const days = whole("days", values.days);
const due = whole("due", values.due);

const server = await startPostgres({ fsync: "off" });
try {
  for (const { what, timeZone, hour, minute } of CALENDARS) {
    if (!timeZone.startsWith(values.only)) continue;
    const database = await createDatabase(server.url);
    const started = performance.now();
    const { from, threads } = values;
    const { url: databaseUrl } = database;
    const report = await runApart({
      databaseUrl,
      timeZone,
      hour,
      minute,
      from,
      days,
      due,
      threads,
      sampleEvery: 10,
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${timeZone} at ${hour}:${minute} (${what}), ${seconds} s`);
    for (const line of lines(report)) console.log(`  ${line}`);
    await database.drop();
  }
} finally {
  await server.destroy();
}

function lines({ samples, ...counts }: SoakReport): string[] {
  const shown = Object.entries(counts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const tenth = samples[0];
  const last = samples.at(-1);
  if (!tenth || !last) return shown;
  const growth = ((last.heapUsed / tenth.heapUsed - 1) * 100).toFixed(1);
  const trend = samples.filter(({ day }) => day === 10 || day % 60 === 0 || day === last.day);
  return [...shown, ...trend.map(sampleLine), `heap after day ${last.day} against day 10: ${growth} %`];
}

function sampleLine(sample: Sample): string {
  return `day ${sample.day}: heap ${megabytes(sample.heapUsed)}, rss ${megabytes(sample.rss)}, handles ${handleCount(sample)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MB`;
}
