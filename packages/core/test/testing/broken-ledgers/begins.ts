import { alsoBegun, type BrokenLedger, hasKey, rowOf, rowUnder } from "./broken-ledger.js";

export const brokenBegins: BrokenLedger[] = [
  {
    that: "shows other runs an open key while it is sending",
    breaks: "a key without a row begins, and is sending for every other run",
    andBreaks: [
      "a sending whose lease is over is unknown for everybody who looks",
      "states come in the order of the keys, and reading changes nothing",
      "another period of the visit closes the key on the day on which it began",
    ],
    run: (sound, { ledger, identity }) => ({
      async read(keys) {
        const states = await sound.read(keys);
        return states.map((state, n) => {
          const owner = keys[n] && rowOf(ledger, keys[n])?.runId;
          return state === "sending" && owner !== identity.runId ? "open" : state;
        });
      },
    }),
  },
  {
    that: "checks what is open before it writes, and not as it writes",
    breaks: "of many runs that begin the same keys at once, each key begins once",
    run: (sound, { ledger }) => ({
      async settleAndBegin(settlements, begin) {
        const open = begin.filter((each) => rowOf(ledger, each) === undefined);
        await new Promise((resolve) => setImmediate(resolve));
        const late = open.flatMap((each) => rowOf(ledger, each) ?? []);
        await sound.release(late.map(({ recipient: _, ...row }) => ({ ...row, token: row.token ?? "" })));
        return sound.settleAndBegin(settlements, begin);
      },
    }),
  },
  {
    that: "forgets the visit of a key",
    breaks: "another vehicle and another visit are other deliveries",
    andBreaks: ["a period of another visit does not close the key"],
    run: (sound) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements,
          begin.map((each) => ({ ...each, visitDate: "2025-12-18" })),
        ),
    }),
  },
  {
    that: "returns each token of a key that is given twice",
    breaks: "a key that is given twice in one group begins once, under its first token",
    run: (sound) => ({
      async settleAndBegin(settlements, begin) {
        const change = await sound.settleAndBegin(settlements, begin);
        const first = begin.filter(({ token }) => change.begun.has(token));
        return alsoBegun(
          change,
          begin.filter((each) => first.some((one) => hasKey(one, each))),
        );
      },
    }),
  },
  {
    that: "leaves the lease of what begins again as it was",
    breaks: "a delivery that begins again with its token gets a new lease",
    run: (sound, { ledger }) => ({
      async settleAndBegin(settlements, begin) {
        const leases = begin.map((each) => rowUnder(ledger, each)?.leaseUntil);
        const change = await sound.settleAndBegin(settlements, begin);
        for (const [n, each] of begin.entries()) {
          const row = rowUnder(ledger, each);
          if (row && leases[n]) row.leaseUntil = leases[n];
        }
        return change;
      },
    }),
  },
  {
    that: "returns a token that holds a row, whatever its status",
    breaks: "what is settled does not begin again with its token",
    andBreaks: ["what became unknown by its lease does not begin again with its token"],
    run: (sound, { ledger }) => ({
      async settleAndBegin(settlements, begin) {
        const change = await sound.settleAndBegin(settlements, begin);
        return alsoBegun(
          change,
          begin.filter((each) => rowUnder(ledger, each)),
        );
      },
    }),
  },
  {
    that: "begins again what is unknown",
    breaks: "sent and unknown are closed for their key, to every later run",
    run: (sound, { ledger }) => ({
      settleAndBegin(settlements, begin) {
        for (const each of begin) {
          const row = rowOf(ledger, each);
          if (row?.status === "unknown" && row.token !== each.token) row.status = "failed";
        }
        return sound.settleAndBegin(settlements, begin);
      },
    }),
  },
  {
    that: "closes what failed to the run in which it failed",
    breaks: "what failed begins again in the run in which it failed",
    andBreaks: [
      "a late outcome of an attempt does not touch the next attempt",
      "who may begin what failed is the same after a release",
    ],
    run: (sound, { ledger, identity }) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements,
          begin.filter((each) => {
            const row = rowOf(ledger, each);
            return row?.status !== "failed" || row.runId !== identity.runId;
          }),
        ),
    }),
  },
  {
    that: "opens what failed to every run",
    breaks: "what failed is closed to other runs that opened before it failed",
    andBreaks: ["who may begin what failed is the same after a release"],
    run: (sound, { ledger }) => ({
      settleAndBegin(settlements, begin) {
        for (const row of ledger.rows) row.settledAt = 0;
        return sound.settleAndBegin(settlements, begin);
      },
    }),
  },
  {
    that: "shows what failed as closed to who looks without a run",
    breaks: "what failed is open to runs that open later, and to who looks without a run",
    ledger: (sound) => ({
      async read(keys, today) {
        const states = await sound.read(keys, today);
        return states.map((state, n) =>
          keys[n] && rowOf(sound, keys[n])?.status === "failed" ? "failed" : state,
        );
      },
    }),
  },
  {
    that: "trims ids",
    breaks: "vehicle ids of any text are kept apart, and stored as they are",
    run: (sound) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements,
          begin.map((each) => ({ ...each, vehicleId: each.vehicleId.trim() })),
        ),
    }),
  },
];
