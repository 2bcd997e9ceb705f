import assert from "node:assert/strict";
import type { NewSession, UserDirectory } from "../ports/user-directory.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";

/** A fresh, empty directory. */
export interface UserDirectoryHarness extends ContractHarness {
  readonly users: UserDirectory;
  /** Makes every session that is open now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
}

const SARI = { name: "Sari", password: "hash of Sari's" };
const BUDI = { name: "budi", password: null };
const SESSION: NewSession = { id: "session 1", ...SARI, lifetimeMs: 60_000 };

/** Every rule of `UserDirectory` as cases for any test runner; each makes a harness of its own. */
export function userDirectoryContract(
  createHarness: () => UserDirectoryHarness | Promise<UserDirectoryHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("users are found and listed by name", async ({ users }) => {
      assert.deepEqual([await users.list(), await users.find("Sari")], [[], null]);
      assert.equal(await users.put(SARI), "added");
      assert.equal(await users.put(BUDI), "added");
      const listed = await users.list();
      assert.deepEqual(
        listed.map(({ name, password }) => ({ name, password })),
        [BUDI, SARI],
      );
      assert.deepEqual(await users.find("budi"), listed[0]);
      assert.ok(Math.abs(Number(listed[0]?.addedAt) - Date.now()) < 60_000, "added just now");
    }),

    rule("names are the same in whatever case, and shown as they were added", async ({ users }) => {
      await users.put(SARI);
      assert.equal(await users.put({ name: "SARI", password: "another" }), "changed");
      assert.deepEqual(
        (await users.list()).map(({ name, password }) => [name, password]),
        [["Sari", "another"]],
      );
      assert.equal((await users.find("sArI"))?.name, "Sari");
      assert.equal(await users.openSession({ ...SESSION, name: "sari", password: "another" }), true);
      assert.equal(await users.userOfSession(SESSION.id), "Sari");
      assert.equal(await users.remove("sari"), true);
    }),

    rule("a session is its user's until it is closed", async ({ users }) => {
      await users.put(SARI);
      await users.put(BUDI);
      assert.equal(await users.userOfSession(SESSION.id), null);
      assert.equal(await users.openSession(SESSION), true);
      assert.equal(await users.openSession({ ...SESSION, ...BUDI, id: "session 2" }), true);
      assert.equal(await users.userOfSession(SESSION.id), "Sari");
      assert.equal(await users.userOfSession("session 2"), "budi");
      await users.closeSession(SESSION.id);
      await users.closeSession(SESSION.id);
      assert.equal(await users.userOfSession(SESSION.id), null);
      assert.equal(await users.userOfSession("session 2"), "budi");
    }),

    rule("a session ends with its time", async ({ users, elapse }) => {
      await users.put(SARI);
      await users.openSession(SESSION);
      await elapse(SESSION.lifetimeMs - 5_000);
      assert.equal(await users.userOfSession(SESSION.id), "Sari");
      await elapse(6_000);
      assert.equal(await users.userOfSession(SESSION.id), null);
    }),

    rule("another password ends every session of its user, and no other", async ({ users }) => {
      await users.put(SARI);
      await users.put(BUDI);
      for (const id of ["one", "two"]) await users.openSession({ ...SESSION, id });
      await users.openSession({ ...SESSION, ...BUDI, id: "of Budi" });
      assert.equal(await users.put({ ...SARI, password: "another" }), "changed");
      assert.deepEqual([await users.userOfSession("one"), await users.userOfSession("two")], [null, null]);
      assert.equal(await users.userOfSession("of Budi"), "budi");
    }),

    rule("who is removed is gone, with every session", async ({ users }) => {
      await users.put(SARI);
      await users.openSession(SESSION);
      assert.equal(await users.remove("Sari"), true);
      assert.equal(await users.remove("Sari"), false);
      assert.deepEqual([await users.list(), await users.userOfSession(SESSION.id)], [[], null]);
      await users.put(SARI);
      assert.equal(await users.userOfSession(SESSION.id), null);
    }),

    rule("no session is opened for who is gone, or whose password has changed", async ({ users }) => {
      assert.equal(await users.openSession(SESSION), false);
      await users.put({ ...SARI, password: "another" });
      assert.equal(await users.openSession(SESSION), false);
      assert.equal(await users.openSession({ ...SESSION, password: null }), false);
      assert.equal(await users.userOfSession(SESSION.id), null);
      await users.put({ ...SARI, password: null });
      assert.equal(await users.openSession(SESSION), false);
      assert.equal(await users.openSession({ ...SESSION, password: null }), true);
    }),

    rule("any text is taken as a name or an id, and finds nobody else", async ({ users }) => {
      await users.put(SARI);
      await users.openSession(SESSION);
      for (const text of ["", "'; drop table x; --", "😀", "a\0b", "\ud800", "x".repeat(9_000), "Sari "]) {
        assert.equal(await users.find(text), null);
        assert.equal(await users.remove(text), false);
        assert.equal(await users.userOfSession(text), null);
        assert.equal(await users.openSession({ ...SESSION, id: "other", name: text }), false);
        await users.closeSession(text);
      }
      assert.equal(await users.userOfSession(SESSION.id), "Sari");
    }),
  ];
}
