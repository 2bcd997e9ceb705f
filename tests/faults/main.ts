import { parseArgs } from "node:util";
import { ROADS, type Road } from "../fake-gateway/gateway-api.ts";
import { campaign, KINDS, kindsNamed, type Trial } from "./case-runner.ts";
import { random, seedOf } from "./random.ts";
import { complaint, table } from "./results-table.ts";
import { messengerName, optionNames } from "./setup.ts";

const USAGE = `Hits the built programs in every way that is known, and compares what the gateway took with the ledger.

  node tests/faults/main.ts --trials 500 [--seed N] [--lanes 2] [--only KIND] [--messenger NAMES]
  node tests/faults/main.ts --only KIND [--messenger NAMES] --replay SEED

KIND is a kind's name or how it begins: ${KINDS.map(({ name }) => name).join(", ")}; or ten, which is
played on demand only: ten processes over 5,000 due. Who carries the messages and under which options is drawn too;
NAMES, of starsender, fonnte and whatsapp-cloud with commas, says who.`;

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
    messenger: { type: "string" },
    replay: { type: "string" },
  },
});
const kinds = values.only === undefined ? KINDS : kindsNamed(values.only);
if (kinds.length === 0) fail(`--only: expected the beginning of a kind's name, got ${values.only}`);
const seed = whole("seed", values.seed);
const wishes = values.messenger === undefined ? {} : { roads: roadsOf(values.messenger) };

function roadsOf(text: string): readonly Road[] {
  const names = text.split(",");
  const roads = names.flatMap((name) => ROADS.filter((road) => road === name));
  if (roads.length === names.length && new Set(roads).size === names.length) return roads;
  return fail(`--messenger: expected some of ${ROADS.join(", ")}, with commas, got ${text}`);
}

/** Each kind in turn, from a beginning that chance decides, so that few trials meet many kinds. */
function draw(): Trial[] {
  if (values.replay !== undefined)
    return kinds.map((kind) => ({ kind, wishes, seed: whole("replay", values.replay ?? "") }));
  const first = random(seed).int(0, kinds.length - 1);
  return Array.from({ length: whole("trials", values.trials) }, (_, index) => {
    const kind = kinds[(first + index) % kinds.length];
    if (kind === undefined) throw new Error("no kind");
    return { kind, wishes, seed: seedOf(seed, index) };
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
    const { kind, arrangement } = result;
    const what = `${messengerName(arrangement)} ${optionNames(arrangement).join("+")}`;
    process.stderr.write(`${done}/${trials.length} ${kind.name} ${what}\n`);
  },
});
console.log(`\n${table(results)}`);
const isWhole = results.length === trials.length;
process.exitCode = isWhole && results.every(({ verdict }) => verdict.violations.length === 0) ? 0 : 1;
