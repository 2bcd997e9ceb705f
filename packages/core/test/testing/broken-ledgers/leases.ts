import { alsoBegun, type BrokenLedger, rowOf, rowUnder, withLeases } from "./broken-ledger.js";

export const brokenLeases: BrokenLedger[] = [
  {
    that: "shows a sending to who looks until a run has put it otherwise",
    breaks: "a sending whose lease is over is unknown for everybody who looks",
    andBreaks: [
      "a lease lasts as long as its run says",
      "another period of the visit closes the key on the day on which it began",
    ],
    ledger: (sound) => ({
      read: (keys, today) => withLeases(sound, Number.POSITIVE_INFINITY, () => sound.read(keys, today)),
    }),
  },
  {
    that: "gives every run the same lease",
    breaks: "a lease lasts as long as its run says",
    ledger: (sound) => ({ open: (identity) => sound.open({ ...identity, leaseMs: 60_000 }) }),
  },
  {
    that: "begins what an attempt left behind",
    breaks: "no begin takes a sending over, whether or not its lease is over",
    run: (sound, { ledger }) => ({
      settleAndBegin(settlements, begin) {
        for (const each of begin) {
          const row = rowOf(ledger, each);
          if (row?.status !== "sending" || ledger.statusOf(row) === "sending") continue;
          if (row.token !== each.token) Object.assign(row, { status: "failed", settledAt: 0 });
        }
        return sound.settleAndBegin(settlements, begin);
      },
    }),
  },
  {
    that: "leaves what expired when a run opens",
    breaks: "a sending whose lease is over becomes unknown when a run opens, on whatever day",
    andBreaks: [
      "what became unknown by its lease does not begin again with its token",
      "what became unknown by its lease is released as well",
    ],
    ledger: (sound) => ({
      open: (identity) => withLeases(sound, Number.POSITIVE_INFINITY, () => sound.open(identity)),
    }),
  },
  {
    that: "does nothing when a run closes",
    breaks: "a sending whose lease is over becomes unknown when a run closes",
    run: () => ({ close: async () => {} }),
  },
  {
    that: "takes what a closing run could not settle as unknown at once",
    breaks: "a sending whose lease lasts stays when runs open and close, its own included",
    run: (sound, { ledger }) => ({ close: () => withLeases(ledger, 0, () => sound.close()) }),
  },
  {
    that: "settles no more what became unknown by its lease",
    breaks: "only its owner settles what became unknown by its lease",
    run: (sound, { ledger }) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements.filter(({ begun }) => rowUnder(ledger, begun)?.code !== "LEASE_OVER"),
          begin,
        ),
    }),
  },
  {
    that: "settles nothing whose lease is over before a run has looked at it",
    breaks: "its owner settles a sending whose lease is over and that no run has looked at",
    run: (sound, { ledger }) => ({
      settleAndBegin: (settlements, begin) =>
        sound.settleAndBegin(
          settlements.filter(({ begun }) => {
            const row = rowUnder(ledger, begun);
            return row?.status !== "sending" || ledger.statusOf(row) === "sending";
          }),
          begin,
        ),
    }),
  },
  {
    that: "begins again, for its owner, what became unknown by its lease",
    breaks: "what became unknown by its lease does not begin again with its token",
    run: (sound, { ledger }) => ({
      async settleAndBegin(settlements, begin) {
        const change = await sound.settleAndBegin(settlements, begin);
        return alsoBegun(
          change,
          begin.filter((each) => rowUnder(ledger, each)?.code === "LEASE_OVER"),
        );
      },
    }),
  },
];
