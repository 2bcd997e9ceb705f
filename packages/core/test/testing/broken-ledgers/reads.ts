import type { DeliveryState } from "../../../src/ports/delivery-ledger.js";
import type { BrokenLedger } from "./broken-ledger.js";

export const brokenReads: BrokenLedger[] = [
  {
    that: "returns states in the order of its rows",
    breaks: "states come in the order of the keys, and reading changes nothing",
    andBreaks: [
      "a lease lasts as long as its run says",
      "another period of the visit closes the key on the day on which it began",
    ],
    ledger: (sound) => ({
      read: async (keys, today) => [...(await sound.read(keys, today))].sort(),
    }),
  },
  {
    that: "looks at the key alone",
    breaks: "another period of the visit closes the key on the day on which it began",
    ledger: (sound) => ({
      read: (keys) => sound.read(keys, "1900-01-01"),
    }),
  },
  {
    that: "begins by the key alone",
    breaks: "another period of the visit closes the key on the day on which it began",
    run: (sound, { ledger }) => ({
      async settleAndBegin(settlements, begin) {
        const days = ledger.rows.map((row) => ({ row, day: row.day }));
        for (const { row } of days) row.day = "1900-01-01";
        const change = await sound.settleAndBegin(settlements, begin);
        for (const { row, day } of days) row.day = day;
        return change;
      },
    }),
  },
  {
    that: "closes a key by another period of whatever day",
    breaks: "another period of the visit does not close the key on another day",
    ledger: (sound) => ({
      open(identity) {
        for (const row of sound.rows) row.day = identity.today;
        return sound.open(identity);
      },
    }),
  },
  {
    that: "closes a key by another period that failed",
    breaks: "another period that failed or was released does not close the key",
    andBreaks: ["another period of the visit does not close the key on another day"],
    run: (sound, { ledger }) => ({
      async read(keys) {
        const states = await sound.read(keys);
        return states.map((state, n): DeliveryState => {
          const { vehicleId, visitDate, period } = keys[n] ?? {};
          const others = ledger.rows.filter(
            (row) => row.vehicleId === vehicleId && row.visitDate === visitDate && row.period !== period,
          );
          return state === "open" && others.length > 0 ? "failed" : state;
        });
      },
    }),
  },
  {
    that: "closes a key by a delivery of another visit",
    breaks: "a period of another visit does not close the key",
    andBreaks: ["another period of the visit does not close the key on another day"],
    run: (sound, { ledger }) => ({
      async read(keys) {
        const states = await sound.read(keys);
        return states.map((state, n): DeliveryState => {
          const row = ledger.rows.find(
            ({ vehicleId, status }) => vehicleId === keys[n]?.vehicleId && status === "sent",
          );
          return row && state === "open" ? "sent" : state;
        });
      },
    }),
  },
  {
    that: "counts vehicles that never got a message by their ids, not once each",
    breaks: "a vehicle is new until a delivery of it is sending, sent or unknown",
    ledger: (sound) => ({
      async countNew(ids) {
        const counts = await Promise.all(ids.map((id) => sound.countNew([id])));
        return counts.reduce((sum, count) => sum + count, 0);
      },
    }),
  },
  {
    that: "counts a vehicle as new while an attempt is under way",
    breaks: "a vehicle is new until a delivery of it is sending, sent or unknown",
    ledger: (sound) => ({
      async countNew(ids) {
        const begun = sound.rows
          .filter(({ status }) => status === "sending")
          .map(({ vehicleId }) => vehicleId);
        return new Set([...ids].filter((id) => begun.includes(id))).size + (await sound.countNew(ids));
      },
    }),
  },
  {
    that: "makes a syntax error of an empty list",
    breaks: "no call minds an empty list",
    ledger: (sound) => ({
      async countNew(ids) {
        if (ids.length === 0) throw new Error("syntax error near ()");
        return sound.countNew(ids);
      },
    }),
  },
];
