import type {
  Claim,
  ClaimAnswer,
  DeliveryLedger,
  LedgerRun,
  RunIdentity,
} from "../../src/ports/delivery-ledger.js";
import type { InMemoryLedger, StoredDelivery } from "../../src/testing/in-memory-ledger.js";

/** What a ledger gets wrong: methods that replace those of a sound one. The rows of the sound one can be changed. */
export interface BrokenLedger {
  readonly ledger?: (sound: InMemoryLedger) => Partial<DeliveryLedger>;
  readonly run?: (sound: LedgerRun, inside: { rows: Rows; runId: string }) => Partial<LedgerRun>;
}

type Rows = () => readonly StoredDelivery[];

/** By the rule that catches it. */
export const brokenLedgers: Record<string, BrokenLedger> = {
  "an open key is claimed by the first run and held for the others": {
    run: () => ({ claim: async (requests) => requests.map(() => ({ state: "claimed" })) }),
  },
  "answers come in the order of the requests": {
    run: (sound) => ({ claim: async (requests) => [...(await sound.claim(requests))].reverse() }),
  },
  "a claim made again with its token is answered the same": {
    run: (sound, { rows }) => ({
      async claim(requests) {
        const known = new Set(rows().map(({ token }) => token));
        const answers = await sound.claim(requests);
        return answers.map((answer, n) => (known.has(requests[n]?.token ?? "") ? HELD : answer));
      },
    }),
  },
  "each part of the key makes another delivery": {
    run: (sound) => ({
      claim: (requests) => sound.claim(requests.map((each) => ({ ...each, occasion: "2025-12-16" }))),
    }),
  },
  "vehicle ids of any text are kept apart and verbatim": {
    run: (sound) => ({
      claim: (requests) =>
        sound.claim(requests.map((each) => ({ ...each, vehicleId: each.vehicleId.trim() }))),
    }),
  },
  "of many runs that want the same keys at once, each key goes to exactly one": {
    run: (sound, { rows }) => ({
      async claim(requests) {
        const taken = new Set(rows().map(({ vehicleId }) => vehicleId));
        await new Promise((resolve) => setImmediate(resolve));
        await sound.claim(requests);
        return requests.map(({ vehicleId }) => (taken.has(vehicleId) ? HELD : { state: "claimed" }));
      },
    }),
  },
  "a hand-over is confirmed to the holder of the token, as often as it asks, and to nobody else": {
    run: (sound) => ({
      async handOver(claims) {
        await sound.handOver(claims);
        return new Set(claims.map(({ token }) => token));
      },
    }),
  },
  "what is settled is not handed over again": {
    run: (sound, { rows }) => ({
      async handOver(claims) {
        const answered = await sound.handOver(claims);
        return new Set([...answered, ...claims.flatMap((each) => rowOf(rows, each)?.token ?? [])]);
      },
    }),
  },
  "an outcome is recorded under its token only": {
    run: (sound, { rows }) => ({
      settle: (settlements) =>
        sound.settle(
          settlements.map((each) => {
            const token = rows().find(({ vehicleId }) => vehicleId === each.claim.vehicleId)?.token;
            return { ...each, claim: { ...each.claim, token: token ?? each.claim.token } };
          }),
        ),
    }),
  },
  "an outcome recorded again is answered the same, and another one does not replace it": {
    run: (sound, { rows }) => ({
      settle: (settlements) =>
        sound.settle(settlements.filter(({ claim }) => rowOf(rows, claim)?.status === "sending")),
    }),
  },
  "what was claimed and not handed over has no outcome": {
    run: (sound) => ({
      async settle(settlements) {
        await sound.handOver(settlements.map(({ claim }) => claim));
        return sound.settle(settlements);
      },
    }),
  },
  "outcomes and the next hand-over go as one, each under its own token, and again with the same answer": {
    run: (sound) => ({
      async settleAndHandOver(settlements, next) {
        const settled = await sound.settle(settlements);
        return { settled, held: new Set(next.map(({ token }) => token)) };
      },
    }),
  },
  "outcomes with any text are recorded": {
    run: (sound) => ({
      async settle(settlements) {
        if (JSON.stringify(settlements).includes("\\u0000")) throw new Error("invalid byte sequence");
        return sound.settle(settlements);
      },
    }),
  },
  "sent and unknown are closed for their key, to every later run": {
    run: (sound, { rows }) => ({
      async claim(requests) {
        for (const row of rows()) if (row.status === "unknown") reopen(row);
        return sound.claim(requests);
      },
    }),
  },
  "failed is open to runs that were opened after it failed, and to no other": {
    run: (sound, { rows }) => ({
      async claim(requests) {
        for (const row of rows()) if (row.status === "failed") reopen(row);
        return sound.claim(requests);
      },
    }),
  },
  "a claim whose lease is over is taken over, and its old owner hands nothing over": {
    run: (sound, { rows }) => ({
      async claim(requests) {
        const answers = await sound.claim(requests);
        for (const row of rows()) if (row.status === "claimed") row.leaseUntil = Number.POSITIVE_INFINITY;
        return answers;
      },
    }),
  },
  "a renewed lease holds, and shows that it was renewed": { run: () => ({ renew: async () => {} }) },
  "a hand-over begins a new lease": {
    run: (sound, { rows }) => ({
      async handOver(claims) {
        const leases = new Map(rows().map((row) => [row, row.leaseUntil]));
        const answered = await sound.handOver(claims);
        for (const [row, leaseUntil] of leases) row.leaseUntil = leaseUntil;
        return answered;
      },
    }),
  },
  "a run renews its own leases only": {
    run: (_sound, { rows }) => ({
      async renew() {
        for (const row of rows()) row.leaseUntil = (row.leaseUntil ?? 0) + 60_000;
      },
    }),
  },
  "a hand-over whose lease is over is in doubt for a claim, never open": {
    run: (sound, { rows }) => ({
      async claim(requests) {
        for (const row of rows()) if (row.status === "sending") row.status = "claimed";
        return sound.claim(requests);
      },
    }),
  },
  "a hand-over whose lease is over is in doubt as soon as another run opens": {
    ledger: (sound) => ({ open: (run) => untidied(sound, run) }),
  },
  "only the old owner settles a hand-over in doubt": {
    run: (sound, { rows }) => ({
      settle: (settlements) =>
        sound.settle(settlements.filter(({ claim }) => rowOf(rows, claim)?.status !== "unknown")),
    }),
  },
  "a run gives back what it did not hand over, and of what it did only what it says never left": {
    run: (sound, { rows, runId }) => ({ giveBack: () => sound.giveBack(handedOver(rows, runId)) }),
  },
  "a run that closes gives back what it did not hand over, open to others at once": {
    run: () => ({ close: async () => {} }),
  },
  "a run that closes leaves what it handed over and could not settle": {
    run: (sound, { rows, runId }) => ({
      async close(outcome) {
        await sound.giveBack(handedOver(rows, runId));
        await sound.close(outcome);
      },
    }),
  },
  "what had failed before a claim that is given back has failed again": {
    run: (sound, { rows }) => ({
      async claim(requests) {
        const answers = await sound.claim(requests);
        for (const row of rows()) if (row.status === "claimed") row.settledAt = null;
        return answers;
      },
    }),
  },
  "left-overs of a past occasion are closed when a run opens, and never sent": {
    ledger: (sound) => ({ open: (run) => sound.open({ ...run, today: "0001-01-01" }) }),
  },
  "claims of a dead run that a finished run did not take over are closed by it": {
    run: (sound) => ({ close: () => sound.close({ finished: false }) }),
  },
  "claims of a dead run are open to others at once when a run that was cut short closes": {
    run: (sound) => ({ close: () => sound.close({ finished: true }) }),
  },
  "a vehicle is new until it was written to, on whatever occasion": {
    ledger: () => ({ countNew: async (ids) => ids.length }),
  },
  "no call minds an empty list": {
    run: (sound) => ({
      async claim(requests) {
        if (requests.length === 0) throw new Error("syntax error near ()");
        return sound.claim(requests);
      },
    }),
  },
};

const HELD: ClaimAnswer = { state: "held", lease: "somebody's" };

function rowOf(rows: Rows, claim: Claim): StoredDelivery | undefined {
  return rows().find(({ token }) => token === claim.token);
}

function handedOver(rows: Rows, runId: string): Claim[] {
  const mine = rows().filter((row) => row.runId === runId && row.status === "sending");
  return mine.map((row) => ({ ...row, token: row.token ?? "" }));
}

function reopen(row: StoredDelivery): void {
  Object.assign(row, { status: "failed", settledAt: 0 });
}

/** Opens a run while no lease seems to be over. */
async function untidied(sound: InMemoryLedger, run: RunIdentity): Promise<LedgerRun> {
  const leases = new Map(sound.rows.map((row) => [row, row.leaseUntil]));
  for (const row of sound.rows) row.leaseUntil = Number.POSITIVE_INFINITY;
  const opened = await sound.open(run);
  for (const [row, leaseUntil] of leases) row.leaseUntil = leaseUntil;
  return opened;
}
