import { describe, expect, it } from "vitest";
import type { UserDirectory } from "../../src/ports/user-directory.js";
import { inMemoryUsers } from "../../src/testing/in-memory-users.js";
import { userDirectoryContract } from "../../src/testing/user-directory-contract.js";

type Breakage = (sound: UserDirectory) => Partial<UserDirectory>;

function suite(breakage: Breakage = () => ({})) {
  return userDirectoryContract(() => {
    let now = Date.now();
    const sound = inMemoryUsers({ now: () => now });
    return {
      users: { ...sound, ...breakage(sound) },
      async elapse(ms) {
        now += ms;
      },
    };
  });
}

describe("the user directory in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

/** Sessions that outlive what should end them. */
const keepsSessions: Breakage = (sound) => {
  const owners = new Map<string, string>();
  return {
    async openSession(session) {
      const isOpen = await sound.openSession(session);
      if (isOpen) owners.set(session.id, session.name);
      return isOpen;
    },
    async closeSession(id) {
      owners.delete(id);
    },
    userOfSession: async (id) => owners.get(id) ?? null,
  };
};

/** By the rule that catches it. */
const broken: Record<string, Breakage> = {
  "users are found and listed by name": (sound) => ({ list: async () => (await sound.list()).toReversed() }),
  "names are the same in whatever case, and shown as they were added": (sound) => ({
    find: async (name) => (await sound.list()).find((user) => user.name === name) ?? null,
  }),
  "a session is its user's until it is closed": (sound) => ({
    closeSession: async (id) => sound.closeSession(`${id} `),
  }),
  "a session ends with its time": (sound) => ({
    openSession: (session) => sound.openSession({ ...session, lifetimeMs: 86_400_000 }),
  }),
  "another password ends every session of its user, and no other": keepsSessions,
  "who is removed is gone, with every session": keepsSessions,
  "no session is opened for who is gone, or whose password has changed": (sound) => ({
    async openSession(session) {
      const user = await sound.find(session.name);
      return sound.openSession({ ...session, password: user?.password ?? null });
    },
  }),
  "any text is taken as a name or an id, and finds nobody else": (sound) => ({
    find: (name) => sound.find(name.trim()),
  }),
};

describe("the contract of the user directory catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(broken)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(broken)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
