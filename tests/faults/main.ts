import { commandOptions, failed } from "@pengingat/test-support/command-options";
import { GATEWAYS } from "../fake-gateway/gateway-api.ts";
import { type FaultCase, playCases } from "./case-runner.ts";
import { KINDS, kindsNamed } from "./kinds/index.ts";
import { caseSeed, random } from "./random.ts";
import { complaint, resultsTable } from "./results-table.ts";
import { messengerName, optionNames, type Setup } from "./setup.ts";

const USAGE = `Injects faults into the built programs, and compares what the gateways accepted with the ledger.

  npm run faults -- [--trials 50] [--only KIND] [--messenger NAMES] [--seed N] [--lanes 2]
  npm run faults -- --only KIND [--messenger NAMES] --replay SEED

KIND is a kind's name or how it begins: ${KINDS.map(({ name }) => name).join(", ")};
or ten, which is played on demand only. NAMES are some of ${GATEWAYS.join(", ")}, with commas.`;

const fail = (message: string): never => failed(USAGE, message);

function whole(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  return fail(`--${option}: expected a whole number, got ${text}`);
}

const { values } = commandOptions(USAGE, {
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
const fixed = values.messenger === undefined ? {} : { gateways: gatewaysOf(values.messenger) };

function gatewaysOf(text: string): Setup["gateways"] {
  const names = text.split(",");
  const [first, ...rest] = names.flatMap((name) => GATEWAYS.filter((gateway) => gateway === name));
  const isValid = rest.length === names.length - 1 && new Set(names).size === names.length;
  if (first && isValid) return [first, ...rest];
  return fail(`--messenger: expected some of ${GATEWAYS.join(", ")}, with commas, got ${text}`);
}

/** Each kind in turn, from a random one on, so that few cases meet many kinds. */
function draw(): FaultCase[] {
  const { replay } = values;
  if (replay !== undefined) return kinds.map((kind) => ({ kind, fixed, seed: whole("replay", replay) }));
  const first = random(seed).int(0, kinds.length - 1);
  return Array.from({ length: whole("trials", values.trials) }, (_, index) => {
    const kind = kinds[(first + index) % kinds.length];
    if (kind === undefined) throw new Error("no kind");
    return { kind, fixed, seed: caseSeed(seed, index) };
  });
}

const cases = draw();
const stop = new AbortController();
// Not once: a terminal and its npm may both pass on the same Ctrl-C.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop.abort());

console.log(`${cases.length} cases, seed ${seed}`);
let done = 0;
const results = await playCases(cases, {
  lanes: Math.min(whole("lanes", values.lanes), cases.length),
  signal: stop.signal,
  onResult(result) {
    done += 1;
    if (result.result.violations.length > 0) console.log(complaint(result));
    const { kind, seconds, setup } = result;
    const what = `${messengerName(setup)} ${optionNames(setup).join("+")}`;
    process.stderr.write(`${done}/${cases.length} ${kind.name} ${what} ${seconds.toFixed(1)} s\n`);
  },
});
console.log(`\n${resultsTable(results)}`);
const isComplete = results.length === cases.length;
process.exitCode = isComplete && results.every(({ result }) => result.violations.length === 0) ? 0 : 1;
