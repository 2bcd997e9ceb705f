import type { Activity } from "../../src/ports/activity-log.js";
import type { Erasure, Expiry, PersonalData } from "../../src/ports/personal-data.js";
import type { InMemoryStore } from "../../src/testing/in-memory-store.js";

/** Breaks a rule of personal data in an otherwise sound store. */
export type BrokenPersonalData = (sound: InMemoryStore) => Partial<PersonalData>;

const afterErasure =
  (change: (sound: InMemoryStore) => void | Promise<void>): BrokenPersonalData =>
  (sound) => ({
    async erase(person, options) {
      const erasure: Erasure = await sound.personalData.erase(person, options);
      if (!options.dryRun) await change(sound);
      return erasure;
    },
  });

const reopen = afterErasure(({ ledger }) => {
  for (const row of ledger.rows) Object.assign(row, { period: "2000-01-01", status: "failed" });
});

/** Does not tell an attempt under way from others. */
const intrusive = afterErasure(({ ledger }) => {
  for (const row of ledger.rows) row.token = null;
});

const restless: BrokenPersonalData = (sound) => ({
  async erase(person, options) {
    const tokens = sound.ledger.rows.map(({ token }) => token);
    const erasure = await sound.personalData.erase(person, options);
    for (const [index, row] of sound.ledger.rows.entries()) row.token = tokens[index] ?? null;
    return erasure;
  },
});

const expiring =
  (change: (expiry: Expiry, limit: number) => Expiry): BrokenPersonalData =>
  ({ personalData }) => ({ expire: async (batch) => change(await personalData.expire(batch), batch.limit) });

const oneBatch = expiring((expiry) => ({ ...expiry, next: null }));

/** By the rule that catches it. */
export const brokenPersonalData: Record<string, BrokenPersonalData> = {
  "all that is kept of a person is given, and nothing of another": ({ personalData, contacts }) => ({
    async read(person) {
      const record = await personalData.read(person);
      return { ...record, contacts: [...contacts.links.values()].filter(({ isMove }) => isMove) };
    },
  }),
  "where the number was not kept, the vehicle says whose a delivery is": ({ personalData }) => ({
    read: (person) => personalData.read({ ...person, vehicleIds: [] }),
  }),
  "an erasure takes all but keys, statuses and times, and is harmless again": afterErasure(({ ledger }) => {
    for (const row of ledger.rows) row.response = "Success sent message";
  }),
  "a dry run counts the same and changes nothing": ({ personalData }) => ({
    erase: (person) => personalData.erase(person, { dryRun: false }),
  }),
  "what is another person's stays": afterErasure(({ ledger }) => {
    for (const row of ledger.rows) row.recipient = null;
  }),
  "who has a number that begins or ends like theirs is somebody else": afterErasure(({ activity }) => {
    const entries = activity.entries as Activity[];
    for (const [index, each] of entries.entries()) entries[index] = { ...each, reason: null };
  }),
  "an erased reminder is as sent as before, and the ledger as closed": reopen,
  "an erased reminder is as unknown as before, and the ledger as closed": reopen,
  "an erased reminder is as failed as before, and the ledger as closed": afterErasure(({ ledger }) => {
    for (const row of ledger.rows) row.status = "sent";
  }),
  "neither a late outcome nor the gateway's word writes to an erased attempt": restless,
  "an attempt under way is left to its run, and counted": intrusive,
  "an attempt whose lease is over is erased as unknown": restless,
  "an opt-out goes on once its number is erased, and no list shows it": ({ personalData, suppressions }) => ({
    async erase(person, options) {
      const erasure = await personalData.erase(person, options);
      await suppressions.remove(person.number);
      return erasure;
    },
  }),
  "what is asked for later decides about an erased opt-out as about any other": ({
    personalData,
    suppressions,
  }) => ({
    async erase(person, options) {
      const erasure = await personalData.erase(person, options);
      const erased = suppressions.erased as Map<string, Date>;
      if (erased.has(person.number)) erased.set(person.number, new Date());
      return erasure;
    },
  }),
  "an unresolved opt-out becomes one, as nobody can decide it any more": ({
    personalData,
    suppressions,
  }) => ({
    async erase(person, options) {
      const erasure = await personalData.erase(person, options);
      await suppressions.remove(person.number);
      return erasure;
    },
  }),
  "what is older than an instant expires, and nothing that is not": ({ personalData }) => ({
    expire: (batch) => personalData.expire({ ...batch, before: new Date(Date.now() + 3_600_000) }),
  }),
  "of each action by hand, what it says of somebody expires, and all else stays": ({
    activity,
    personalData,
  }) => ({
    async expire(batch) {
      const entries = activity.entries as Activity[];
      const test = entries.find(({ kind }) => kind === "test_sent");
      const expiry = await personalData.expire(batch);
      const index = entries.findIndex(({ kind }) => kind === "test_sent");
      if (test) entries[index] = test;
      return expiry;
    },
  }),
  "nothing that expires opens a reminder, or a number to messages": ({ ledger, personalData }) => ({
    async expire(batch) {
      const expiry = await personalData.expire(batch);
      for (const row of ledger.rows) if (row.status === "unknown") row.status = "failed";
      return expiry;
    },
  }),
  "batches of 1 let each of 12 deliveries expire": oneBatch,
  "batches of 5 let each of 12 deliveries expire": oneBatch,
  "batches of 12 let each of 12 deliveries expire": expiring((expiry, limit) => ({
    ...expiry,
    deliveries: Math.min(expiry.deliveries, limit - 1),
  })),
  "batches of 13 let each of 12 deliveries expire": expiring((expiry) => ({ ...expiry, deliveries: 0 })),
  "a cursor that no batch gave is refused": ({ personalData }) => ({
    expire: (batch) => personalData.expire({ ...batch, after: null }),
  }),
};
