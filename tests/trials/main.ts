import { parseArgs } from "node:util";
import { campaign, KINDS, kindsNamed, type Trial } from "./campaign.ts";
import { random, seedOf } from "./random.ts";
import { complaint, table } from "./table.ts";

const USAGE = `Hits the built programs in every way that is known, and compares what the gateway took with the ledger.

  node tests/trials/main.ts --trials 500 [--seed N] [--lanes 2] [--only KIND]
  node tests/trials/main.ts --only KIND --replay SEED

KIND is a kind's name or how it begins: ${KINDS.map(({ name }) => name).join(", ")}; or ten, which is
played on demand only: ten processes over 5,000 due.`;

function fail(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}

function whole(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  return fail(`--${option}: expected a whole number, got ${text}`);
}

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "50" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    lanes: { type: "string", default: "2" },
    only: { type: "string" },
    replay: { type: "string" },
  },
});
const kinds = values.only === undefined ? KINDS : kindsNamed(values.only);
if (kinds.length === 0) fail(`--only: expected the beginning of a kind's name, got ${values.only}`);
const seed = whole("seed", values.seed);

/** Each kind in turn, from a beginning that chance decides, so that few trials meet many kinds. */
function draw(): Trial[] {
  if (values.replay !== undefined)
    return kinds.map((kind) => ({ kind, seed: whole("replay", values.replay ?? "") }));
  const first = random(seed).int(0, kinds.length - 1);
  return Array.from({ length: whole("trials", values.trials) }, (_, index) => {
    const kind = kinds[(first + index) % kinds.length];
    if (kind === undefined) throw new Error("no kind");
    return { kind, seed: seedOf(seed, index) };
  });
}

const trials = draw();
const stop = new AbortController();
// Not once: a terminal and its npm may both pass on the same Ctrl-C.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop.abort());

console.log(`${trials.length} trials, seed ${seed}`);
let done = 0;
const results = await campaign(trials, {
  lanes: Math.min(whole("lanes", values.lanes), trials.length),
  signal: stop.signal,
  onResult(result) {
    done += 1;
    if (result.verdict.violations.length > 0) console.log(complaint(result));
    process.stderr.write(`${done}/${trials.length} ${result.kind.name}\n`);
  },
});
console.log(`\n${table(results)}`);
const isWhole = results.length === trials.length;
process.exitCode = isWhole && results.every(({ verdict }) => verdict.violations.length === 0) ? 0 : 1;
