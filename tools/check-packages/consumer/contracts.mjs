// Runs every published suite against our adapters and doubles, and prints how many rules were kept.
import { fileURLToPath } from "node:url";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import * as suites from "@pengingat/core/testing";
import { breeScheduler } from "@pengingat/scheduler-bree";
import { fakeClock } from "./far-sides/fake-clock.ts";
import { loopbackGateway } from "./far-sides/loopback-gateway.ts";

const { inMemoryLedger, inMemorySlotLedger, inMemoryVehicles, recordingMessenger } = suites;

const doubles = {
  inMemoryVehicles: suites.vehicleRepositoryContract(() => {
    const vehicles = inMemoryVehicles();
    return { vehicles, seed: async (seed) => vehicles.add(...seed) };
  }),
  inMemoryLedger: suites.deliveryLedgerContract(async () => {
    let now = 1_000_000;
    const ledger = inMemoryLedger({ now: () => now++ });
    const elapse = async (ms) => {
      now += ms;
    };
    return { ledger, elapse, stored: async () => ledger.rows, dispose: async () => {} };
  }),
  inMemorySlotLedger: suites.slotLedgerContract(() => {
    let now = 1_000_000;
    const slots = inMemorySlotLedger({ now: () => now });
    const elapse = async (ms) => {
      now += ms;
    };
    return { slots, elapse, stored: async (slot) => slots.stored(slot) };
  }),
  recordingMessenger: suites.messengerContract(recordedGateway),
};

function recordedGateway() {
  const [received, accepted, waiting] = [[], [], []];
  let answer = () => "accept";
  let reachable = true;
  const failed = {
    status: "failed",
    code: "REJECTED",
    reason: "refused",
    fault: "recipient",
    retryable: false,
  };
  const answers = {
    accept: { status: "sent", response: "ok", messageId: null },
    refuse: { ...failed, retryAfterMs: null },
    silence: new Promise(() => {}),
    drop: { status: "unknown", code: "CONNECTION_LOST", reason: "gone" },
    nonsense: { status: "unknown", code: "MALFORMED_REPLY", reason: "what?" },
    error: { status: "unknown", code: "SERVER_ERROR", reason: "HTTP 500" },
  };
  const unreachable = { ...answers.refuse, code: "UNREACHABLE", fault: "gateway", retryable: true };
  const messenger = recordingMessenger({
    timeoutMs: 100,
    answer(message) {
      if (!reachable) return unreachable;
      received.push(message);
      for (const { count, resolve } of waiting) if (received.length >= count) resolve();
      const answered = answer(message);
      if (answered !== "refuse") accepted.push(message);
      return answers[answered];
    },
  });
  const gateway = {
    received,
    accepted,
    answerWith: (next) => {
      answer = next;
    },
    setReachable: async (next) => {
      reachable = next;
    },
    untilReceived: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
  return { messenger, gateway };
}

const WORDS = {
  finishes: "finished",
  throws: "throw",
  waits: "wait",
  "ignores the stop": "deaf",
  "needs confirmation": "unconfirmed",
};

const adapters = {
  starsenderMessenger: suites.messengerContract(async () => {
    const gateway = await loopbackGateway();
    const messenger = starsenderMessenger({ apiKey: "k3y", baseUrl: gateway.url, timeoutMs: 300 });
    const close = async () => {
      await messenger.close();
      await gateway.close();
    };
    return { messenger, gateway, close };
  }),
  breeScheduler: suites.reminderSchedulerContract(({ now, timeZone, run }) => {
    const clock = fakeClock(now.toISOString());
    const gauge = new Int32Array(new SharedArrayBuffer(16));
    const scheduler = breeScheduler({
      worker: fileURLToPath(new URL("./reminder-worker.mjs", import.meta.url)),
      workerData: { script: [WORDS[run]], gauge },
      timeZone,
      clock,
      stopTimeoutMs: run === "ignores the stop" ? 100 : 15_000,
    });
    return {
      scheduler,
      advance: (ms) => clock.advance(ms),
      runs: () => ({ begun: gauge[0], ended: gauge[0] - gauge[1] }),
      close: () => scheduler.stop(),
    };
  }),
};

async function runAll(byAdapter) {
  for (const [adapter, cases] of Object.entries(byAdapter)) {
    for (const { name, run } of cases) {
      try {
        await run();
        kept += 1;
      } catch (error) {
        process.exitCode = 1;
        console.error(`${adapter}: ${name}\n`, error);
      }
    }
  }
}

let kept = 0;
await runAll({ ...doubles, ...adapters });
const [, , url] = process.argv;
if (url) {
  const { postgresAdapters } = await import("./postgres-contracts.mjs");
  const { cases, close } = await postgresAdapters(url);
  await runAll(cases);
  await close();
}
console.log(`${kept} rules kept${url ? "" : ", those on PostgreSQL left out"}`);
