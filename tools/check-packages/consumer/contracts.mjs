// Runs every published suite against our adapters and doubles, and prints how many rules were kept.
import { fileURLToPath } from "node:url";
import { fonnteMessenger } from "@pengingat/adapter-fonnte";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { whatsappCloudMessenger } from "@pengingat/adapter-whatsapp-cloud";
import * as suites from "@pengingat/core/testing";
import { breeScheduler } from "@pengingat/scheduler-bree";
import { fakeClock } from "./far-sides/fake-clock.ts";
import { loopbackGateway } from "./far-sides/loopback-gateway.ts";

const {
  inMemoryLedger,
  inMemoryQuota,
  inMemoryScheduledRuns,
  inMemorySuppressions,
  inMemoryVehicles,
  recordingMessenger,
} = suites;

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
    return { ledger, elapse, stored: async () => ledger.rows };
  }),
  inMemoryScheduledRuns: suites.scheduledRunsContract(() => {
    let now = 1_000_000;
    const scheduledRuns = inMemoryScheduledRuns({ now: () => now });
    const elapse = async (ms) => {
      now += ms;
    };
    return { scheduledRuns, elapse, stored: async (run) => scheduledRuns.stored(run) };
  }),
  inMemorySuppressions: suites.suppressionListContract(() => {
    const suppressions = inMemorySuppressions();
    return { suppressions, stored: async () => suppressions.entries };
  }),
  inMemoryQuota: suites.sendQuotaContract(() => {
    const quota = inMemoryQuota();
    return { quota, taken: async (day) => quota.days.get(day) ?? 0 };
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
    unauthorized: { ...failed, code: "KEY_REFUSED", fault: "gateway", retryAfterMs: null },
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
      if (answered !== "refuse" && answered !== "unauthorized") accepted.push(message);
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

/** The suite of a messenger over a real connection to a far side that speaks its gateway's API. */
function overLoopback(dialect, create, options) {
  return suites.messengerContract(async () => {
    const gateway = await loopbackGateway(dialect);
    const messenger = create(gateway.url);
    const close = async () => {
      await messenger.close();
      await gateway.close();
    };
    return { messenger, gateway, close };
  }, options);
}

const TIMEOUT_MS = 1000;
const template = { name: "reminder", parameters: ["nama_pelanggan"] };

const adapters = {
  starsenderMessenger: overLoopback(
    {
      read: (body) => ({ to: JSON.parse(body).to, text: JSON.parse(body).body }),
      accept: (response) => response.end('{"success":true,"data":{"id":7},"message":"queued"}'),
      refuse: (response) => response.end('{"success":false,"message":"invalid number"}'),
    },
    (baseUrl) => starsenderMessenger({ apiKey: "k3y", baseUrl, timeoutMs: TIMEOUT_MS }),
  ),
  fonnteMessenger: overLoopback(
    {
      read(body) {
        const form = new URLSearchParams(body);
        return { to: form.get("target"), text: form.get("message") };
      },
      accept: (response) => response.end('{"id":["7"],"status":true}'),
      refuse: (response) => response.end('{"reason":"target invalid","status":false}'),
    },
    (baseUrl) => fonnteMessenger({ token: "k3y", baseUrl, timeoutMs: TIMEOUT_MS }),
  ),
  whatsappCloudMessenger: overLoopback(
    {
      read(body) {
        const { to, template } = JSON.parse(body);
        return { to, text: template.components[0].parameters[0].text };
      },
      accept: (response) => response.end('{"messages":[{"id":"wamid.7"}]}'),
      refuse: (response) =>
        response.writeHead(400).end('{"error":{"code":131026,"message":"undeliverable"}}'),
    },
    (baseUrl) =>
      whatsappCloudMessenger({
        accessToken: "k3y",
        phoneNumberId: "1",
        baseUrl,
        timeoutMs: TIMEOUT_MS,
        template,
      }),
    { arrival: (text) => (text.length > 1024 ? null : text.replaceAll(/\s+/g, " ").trim()) },
  ),
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
