import { type BrokenLedger, rowOf, rowUnder } from "./broken-ledger.js";

export const brokenReleases: BrokenLedger[] = [
  {
    that: "keeps a failed row of what had none",
    breaks: "a released delivery that had no row has none again, open to everybody at once",
    andBreaks: [
      "a release leaves alone what it does not name",
      "no outcome takes effect under a token that was released",
    ],
    run: (sound, { ledger }) => ({
      async release(begun) {
        for (const each of begun) {
          const row = rowUnder(ledger, each);
          if (row?.status === "sending" && !row.before) Object.assign(row, { status: "failed", token: null });
        }
        await sound.release(begun);
      },
    }),
  },
  {
    that: "forgets why a released delivery had failed",
    breaks: "a released delivery that had failed has failed again, exactly as it was",
    run: (sound, { ledger }) => ({
      async release(begun) {
        await sound.release(begun);
        for (const each of begun) {
          const row = rowOf(ledger, each);
          if (row?.status === "failed") row.reason = null;
        }
      },
    }),
  },
  {
    that: "lets a released delivery fail at the time of its release",
    breaks: "who may begin what failed is the same after a release",
    run: (sound, { ledger }) => ({
      async release(begun) {
        await sound.release(begun);
        for (const each of begun) {
          const row = rowOf(ledger, each);
          if (row?.status === "failed") row.settledAt = ledger.now();
        }
      },
    }),
  },
  {
    that: "releases only what is still sending",
    breaks: "what became unknown by its lease is released as well",
    run: (sound, { ledger }) => ({
      release: (begun) => sound.release(begun.filter((each) => rowUnder(ledger, each)?.status === "sending")),
    }),
  },
  {
    that: "releases all that its run has begun",
    breaks: "a release leaves alone what it does not name",
    andBreaks: ["no call minds an empty list"],
    run: (sound, { ledger, identity }) => ({
      release: () =>
        sound.release(
          ledger.rows
            .filter(({ runId }) => runId === identity.runId)
            .map(({ recipient: _, ...row }) => ({ ...row, token: row.token ?? "" })),
        ),
    }),
  },
  {
    that: "releases by the key alone",
    breaks: "a release under another token is ignored",
    andBreaks: ["a release that is made again does nothing, whoever has begun since"],
    run: (sound, { ledger }) => ({
      release: (begun) =>
        sound.release(begun.map((each) => ({ ...each, token: rowOf(ledger, each)?.token ?? "" }))),
    }),
  },
  {
    that: "releases what was sent",
    breaks: "a release of what was sent or has failed is ignored",
    run: (sound, { ledger }) => ({
      release(begun) {
        for (const each of begun) {
          const row = rowUnder(ledger, each);
          if (row?.status === "sent") row.status = "sending";
        }
        return sound.release(begun);
      },
    }),
  },
  {
    that: "releases whatever is unknown",
    breaks: "a release of what its attempt left unknown is ignored",
    run: (sound, { ledger }) => ({
      release(begun) {
        for (const each of begun) {
          const row = rowUnder(ledger, each);
          if (row?.status === "unknown") row.code = "LEASE_OVER";
        }
        return sound.release(begun);
      },
    }),
  },
  {
    that: "refuses a release that is made again",
    breaks: "a release that is made again does nothing, whoever has begun since",
    andBreaks: ["a release under another token is ignored"],
    run: (sound, { ledger }) => ({
      async release(begun) {
        if (begun.some((each) => !rowOf(ledger, each))) throw new Error("no such row");
        await sound.release(begun);
      },
    }),
  },
  {
    that: "leaves a failed row the token of the attempt that was released",
    breaks: "no outcome takes effect under a token that was released",
    andBreaks: [
      "a released delivery that had failed has failed again, exactly as it was",
      "who may begin what failed is the same after a release",
      "what became unknown by its lease is released as well",
      "a release of what was sent or has failed is ignored",
    ],
    run: (sound, { ledger }) => ({
      async release(begun) {
        await sound.release(begun);
        for (const each of begun) {
          const row = rowOf(ledger, each);
          if (row?.status === "failed") Object.assign(row, { token: each.token, status: "unknown" });
        }
      },
    }),
  },
];
