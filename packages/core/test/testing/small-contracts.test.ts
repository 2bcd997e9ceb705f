import { describe, expect, it } from "vitest";
import type { ContactDirectory } from "../../src/ports/contact-directory.js";
import type { FleetReader } from "../../src/ports/fleet-reader.js";
import type { GatewayNotices } from "../../src/ports/gateway-notices.js";
import type { UnresolvedOptOuts } from "../../src/ports/unresolved-opt-outs.js";
import { contactDirectoryContract } from "../../src/testing/contact-directory-contract.js";
import type { ContractCase } from "../../src/testing/contract-case.js";
import { fleetReaderContract } from "../../src/testing/fleet-reader-contract.js";
import { gatewayNoticesContract } from "../../src/testing/gateway-notices-contract.js";
import { type InMemoryContacts, inMemoryContacts } from "../../src/testing/in-memory-contacts.js";
import { inMemoryNotices } from "../../src/testing/in-memory-notices.js";
import { type InMemoryUnresolved, inMemoryUnresolved } from "../../src/testing/in-memory-unresolved.js";
import { type InMemoryVehicles, inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import { unresolvedOptOutsContract } from "../../src/testing/unresolved-opt-outs-contract.js";

/** Runs a contract on the double, and each of its rules on a double that breaks it. */
function holds<Sound, Port>(
  what: string,
  suite: (breakage: (sound: Sound) => Partial<Port>) => ContractCase[],
  broken: Readonly<Record<string, (sound: Sound) => Partial<Port>>>,
): void {
  describe(`${what} in memory keep the contract:`, () => {
    for (const { name, run } of suite(() => ({}))) it(name, run);
  });
  describe(`the contract of ${what} catches a breach of`, () => {
    it("each of its rules", () => {
      expect(Object.keys(broken)).toEqual(suite(() => ({})).map(({ name }) => name));
    });
    for (const [name, breakage] of Object.entries(broken)) {
      it(name, async () => {
        const caught = suite(breakage).find((each) => each.name === name);
        await expect(caught?.run()).rejects.toThrow();
      });
    }
  });
}

holds<InMemoryContacts, ContactDirectory>(
  "the contacts",
  (breakage) =>
    contactDirectoryContract(() => {
      const sound = inMemoryContacts();
      return { contacts: { ...sound, ...breakage(sound) } };
    }),
  {
    "an id is found once it is linked, and no other": (sound) => ({
      find: (ids) => sound.find(ids.map((id) => id.toUpperCase())),
      link: (links) => sound.link(links.map((link) => ({ ...link, isMove: false }))),
    }),
    "the link of the latest time is kept, in whatever order they come": (sound) => ({
      link: (links) => sound.link(links.map((link) => ({ ...link, at: new Date() }))),
    }),
    "links that come at once are all kept": (sound) => ({
      async link(links) {
        const known = await sound.find(links.map(({ id }) => id));
        await new Promise((resolve) => setImmediate(resolve));
        const store = sound.links as Map<string, (typeof links)[number]>;
        for (const link of links) {
          if (Number(known.get(link.id)?.at ?? 0) <= Number(link.at)) store.set(link.id, link);
        }
      },
    }),
  },
);

holds<GatewayNotices, GatewayNotices>(
  "the notices",
  (breakage) =>
    gatewayNoticesContract(() => {
      const sound = inMemoryNotices();
      return { notices: { ...sound, ...breakage(sound) } };
    }),
  {
    "what stands is listed, newest first": (sound) => ({
      list: async () => (await sound.list()).toReversed(),
    }),
    "the latest notice of a subject stands alone, in whatever order they come": (sound) => ({
      record: (notices) => sound.record(notices.map((notice) => ({ ...notice, at: new Date(0) }))),
    }),
    "what is cleared is not listed, whatever comes late": (sound) => ({
      record: (notices) => sound.record(notices.filter(({ severity }) => severity !== "cleared")),
    }),
    "a halt and a warning of one subject both stand until it is cleared later": (sound) => ({
      async record(notices) {
        const lesser = notices.filter(({ severity }) => severity === "warning");
        await sound.record([
          ...lesser.map((each) => ({ ...each, severity: "cleared" as const })),
          ...notices,
        ]);
      },
    }),
    "at most 100 are listed, and any text is taken": (sound) => ({
      async record(notices) {
        if (notices.some(({ words }) => words.includes("\0"))) throw new Error("invalid byte sequence");
        await sound.record(notices);
      },
    }),
  },
);

holds<InMemoryVehicles, FleetReader>(
  "the fleet",
  (breakage) =>
    fleetReaderContract(() => {
      const sound = inMemoryVehicles();
      return {
        fleet: { ...sound, ...breakage(sound) },
        seed: async (vehicles) => sound.add(...vehicles),
      };
    }),
  {
    "pages of 1 give each of 12 vehicles once, as it is on file": (sound) => ({
      async read(page) {
        const { vehicles, next } = await sound.read(page);
        return { vehicles: vehicles.map((one) => ({ ...one, plate: one.plate ?? "" })), next };
      },
    }),
    "pages of 5 give each of 12 vehicles once, as it is on file": (sound) => ({
      async read(page) {
        const { vehicles, next } = await sound.read(page);
        return { vehicles: vehicles.filter(({ lastVisitDate }) => lastVisitDate !== null), next };
      },
    }),
    "pages of 12 give each of 12 vehicles once, as it is on file": (sound) => ({
      read: (page) =>
        sound.read({ ...page, limit: page.limit - 1 }).then((read) => ({ ...read, next: null })),
    }),
    "pages of 13 give each of 12 vehicles once, as it is on file": (sound) => ({
      async read(page) {
        const { vehicles, next } = await sound.read(page);
        return { vehicles: [...vehicles, ...vehicles.slice(0, 1)], next };
      },
    }),
    "a cursor that no page gave is refused": (sound) => ({
      read: (page) => sound.read({ ...page, after: null }),
    }),
  },
);

const byOffset = (sound: InMemoryUnresolved): Partial<UnresolvedOptOuts> => ({
  async list({ limit, after }) {
    const page = await sound.list({ limit, after });
    const last = page.entries.at(-1);
    return page.next === null && last ? { ...page, entries: [...page.entries, last] } : page;
  },
});

holds<InMemoryUnresolved, UnresolvedOptOuts>(
  "the unresolved opt-outs",
  (breakage) =>
    unresolvedOptOutsContract(() => {
      const sound = inMemoryUnresolved();
      return { unresolved: { ...sound, ...breakage(sound) } };
    }),
  {
    "what is added is listed and found as it is": (sound) => ({
      add: (entries) => sound.add(entries.map((entry) => ({ ...entry, at: new Date() }))),
    }),
    "a message is on the list once, however often it comes": (sound) => ({
      add: (entries) => sound.add(entries.map((entry) => ({ ...entry, gateway: "all" }))),
    }),
    "of many who add a message at once, one entry is kept": (sound) => ({
      async add(entries) {
        const isThere = sound.entries.length > 0;
        await new Promise((resolve) => setImmediate(resolve));
        const own = isThere ? entries : entries.map((each) => ({ ...each, messageId: crypto.randomUUID() }));
        await sound.add(own);
      },
    }),
    "what is removed is gone, and no other, and may come again": (sound) => ({
      async remove(id) {
        await sound.remove(id);
        return true;
      },
    }),
    "an id that no entry has, or could have, is not found": (sound) => ({
      find: (id) => sound.find(String(Number(id))),
    }),
    "pages of 1 give each of 12 entries once, newest first": byOffset,
    "pages of 5 give each of 12 entries once, newest first": (sound) => ({
      list: async (query) => {
        const page = await sound.list(query);
        return { ...page, entries: page.entries.toReversed() };
      },
    }),
    "pages of 12 give each of 12 entries once, newest first": (sound) => ({
      list: async (query) => {
        const page = await sound.list(query);
        return { ...page, next: page.entries.length === query.limit ? (page.next ?? "0") : null };
      },
    }),
    "pages of 13 give each of 12 entries once, newest first": byOffset,
    "a cursor that no page gave is refused": (sound) => ({
      list: (query) => sound.list({ ...query, after: null }),
    }),
    "any text is taken as gateway, sender, words and id": (sound) => ({
      async add(entries) {
        if (entries.some(({ words }) => words.length > 9_000)) throw new Error("value too long");
        await sound.add(entries);
      },
    }),
  },
);
