import type { Figures, Sample } from "../harness/contender.ts";
import { openContender } from "../harness/contender-process.ts";
import { progress } from "../harness/progress.ts";
import { milliseconds, type Row, type Workload } from "../harness/workload.ts";

interface Scheduler {
  readonly name: string;
  readonly role: "ours" | "peer";
  readonly file: string;
  /** How many days fewer it is given, because it wakes every 30 s and works out its next run each time. @default 1 */
  readonly share?: number;
}

interface Result {
  readonly scheduler: Scheduler;
  readonly days: number;
  readonly sample: Sample;
}

const SCHEDULERS: readonly Scheduler[] = [
  { name: "", role: "ours", file: "ours" },
  { name: "bree 9.2.9", role: "peer", file: "bree" },
  { name: "node-cron 4.6", role: "peer", file: "node-cron" },
  { name: "croner 11", role: "peer", file: "croner", share: 25 },
  { name: "node-schedule 2.1", role: "peer", file: "node-schedule" },
];

/** A thousand simulated days in twenty zones, with a clock that is set now and then. */
export const firing: Workload = {
  number: 7,
  title: "hour of firing over simulated days in 20 zones",
  async run({ quick }) {
    // Two at a time: what is counted does not depend on how long it takes.
    const results: Result[] = [];
    const left = [...SCHEDULERS];
    const simulate = async () => {
      for (let scheduler = left.shift(); scheduler; scheduler = left.shift()) {
        results.push(await simulation(scheduler, quick));
      }
    };
    await Promise.all([simulate(), simulate()]);
    results.sort((a, b) => SCHEDULERS.indexOf(a.scheduler) - SCHEDULERS.indexOf(b.scheduler));
    const ours = results[0] ? figuresOf(results[0].sample) : {};
    const wrong = (ours.missed ?? 1) + (ours.doubled ?? 1) + (ours.late ?? 1);
    return {
      rows: results.map(rowOf),
      goals: [{ goal: "0 missed, 0 doubled, 0 late", figure: words(ours), met: wrong === 0 }],
      notes: [
        "Every scheduler runs in the same simulated time: timers go by a clock that is never set, the wall clock is set wrong every nine days by 5 to 150 minutes either way, and right again hours later.",
        "croner is given a twenty-fifth of the days: it wakes every 30 seconds, and a thousand days would take an hour.",
        "Late is more than a minute after the wall clock first showed the time; one that the clock skips may be made up for within the hour after the gap. A firing before its time counts as a second one of the day before.",
      ],
      raw: results,
    };
  },
};

async function simulation(scheduler: Scheduler, quick: boolean): Promise<Result> {
  const days = (quick ? 50 : 1_000) / (scheduler.share ?? 1);
  progress(`7 firing: ${scheduler.name || "ours"}, ${days} days`);
  const process = await openContender(`firing/${scheduler.file}.ts`, { days });
  const sample = await process.round();
  await process.close();
  return { scheduler, days, sample };
}

function rowOf({ scheduler, days, sample }: Result): Row {
  return {
    case: `${days.toLocaleString("en")} days, ${(figuresOf(sample).slots ?? 0).toLocaleString("en")} slots`,
    contender: scheduler.role === "ours" ? "**ours**" : scheduler.name,
    result: words(figuresOf(sample)),
    toOurs: "",
    cpu: milliseconds(sample.cpuMs),
    idle: "–",
    memory: "–",
  };
}

function figuresOf({ figures: [figures = {}] }: Sample): Figures {
  return figures;
}

function words({ missed, doubled, late }: Figures): string {
  return `${missed} missed, ${doubled} doubled, ${late} late`;
}
