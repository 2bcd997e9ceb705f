import { type BrokenLedger, rowOf, rowUnder } from "./broken-ledger.js";

export const brokenSettles: BrokenLedger[] = [
  {
    that: "settles by the key alone",
    breaks: "an outcome takes effect under its token only",
    andBreaks: [
      "what is unknown may still become what its owner finds out",
      "a late outcome of an attempt does not touch the next attempt",
      "one call settles and begins, and returns the same when it is made again",
      "only its owner settles what became unknown by its lease",
    ],
    run: (sound, { ledger }) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements.map((each) => {
            const token = rowOf(ledger, each.begun)?.token ?? each.begun.token;
            return { ...each, begun: { ...each.begun, token } };
          }),
          begin,
        ),
    }),
  },
  {
    that: "records an outcome where there is no row",
    breaks: "an outcome of what never began takes no effect",
    andBreaks: ["no outcome takes effect under a token that was released"],
    run: (sound, { ledger }) => ({
      async settleAndBegin(settlements, begin) {
        const missing = settlements.map(({ begun }) => begun).filter((each) => !rowOf(ledger, each));
        await sound.settleAndBegin([], missing);
        return sound.settleAndBegin(settlements, begin);
      },
    }),
  },
  {
    that: "counts every outcome as one attempt",
    breaks: "an outcome is stored with its run, its attempts and its reason",
    run: (sound) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements.map((each) => ({ ...each, attempts: 1 })),
          begin,
        ),
    }),
  },
  {
    that: "does not confirm an outcome that it holds already",
    breaks: "an outcome that is given again returns the same",
    andBreaks: [
      "one call settles and begins, and returns the same when it is made again",
      "only its owner settles what became unknown by its lease",
    ],
    run: (sound, { ledger }) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements.filter(({ begun, status }) => rowUnder(ledger, begun)?.status !== status),
          begin,
        ),
    }),
  },
  {
    that: "lets the last outcome win",
    breaks: "no other outcome replaces sent or failed",
    run: (sound, { ledger }) => ({
      settleAndBegin(settlements, begin) {
        for (const { begun, status } of settlements) {
          const row = rowUnder(ledger, begun);
          if (row && row.status !== "sending") row.status = status;
        }
        return sound.settleAndBegin(settlements, begin);
      },
    }),
  },
  {
    that: "keeps what is unknown for good",
    breaks: "what is unknown may still become what its owner finds out",
    andBreaks: ["only its owner settles what became unknown by its lease"],
    run: (sound, { ledger }) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements.filter(
            ({ begun, status }) => status === "unknown" || rowUnder(ledger, begun)?.status !== "unknown",
          ),
          begin,
        ),
    }),
  },
  {
    that: "takes the outcome of an earlier attempt for that of the next",
    breaks: "a late outcome of an attempt does not touch the next attempt",
    run: (sound, { ledger }) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements.map((each) => {
            const row = rowOf(ledger, each.begun);
            const isLate = row?.status === "sending" && row.before?.token === each.begun.token;
            return isLate ? { ...each, begun: { ...each.begun, token: row.token ?? "" } } : each;
          }),
          begin,
        ),
    }),
  },
  {
    that: "begins nothing in a call that settles",
    breaks: "one call settles and begins, and returns the same when it is made again",
    andBreaks: ["a group of hundreds settles and begins in one call"],
    run: (sound) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(settlements, settlements.length === 0 ? begin : []),
    }),
  },
  {
    that: "takes no more than a hundred at once",
    breaks: "a group of hundreds settles and begins in one call",
    run: (sound) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(settlements.slice(0, 100), begin.slice(0, 100)),
    }),
  },
  {
    that: "refuses a NUL in a text",
    breaks: "outcomes of any text are recorded",
    run: (sound) => ({
      async settleAndBegin(settlements, begin) {
        if (JSON.stringify(settlements).includes("\\u0000")) throw new Error("invalid byte sequence");
        return sound.settleAndBegin(settlements, begin);
      },
    }),
  },
];
