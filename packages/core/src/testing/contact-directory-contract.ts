import assert from "node:assert/strict";
import type { ContactDirectory, ContactLink } from "../ports/contact-directory.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { permutations } from "./permutations.js";

/** A fresh, empty contact directory. */
export interface ContactDirectoryHarness extends ContractHarness {
  readonly contacts: ContactDirectory;
}

/** Every rule of `ContactDirectory` as cases for any test runner; each makes a harness of its own. */
export function contactDirectoryContract(
  createHarness: () => ContactDirectoryHarness | Promise<ContactDirectoryHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("an id is found once it is linked, and no other", async ({ contacts }) => {
      const [a, b] = [link("ID.1349", 1), { ...link("551112345678", 2), isMove: true }];
      await contacts.link([]);
      await contacts.link([a, b]);
      assert.deepEqual(await contacts.find([]), new Map());
      const asked = [
        "ID.1349",
        "551112345678",
        "ID.134",
        "id.1349",
        "ID.13490",
        "",
        "\0",
        "\ud800",
        "x".repeat(9_000),
      ];
      assert.deepEqual(
        new Map([...(await contacts.find(asked))].sort()),
        new Map([
          [b.id, b],
          [a.id, a],
        ]),
      );
    }),

    rule("the link of the latest time is kept, in whatever order they come", async ({ contacts }) => {
      const given = [1, 2, 3].map((minute) => link("", minute));
      for (const [n, order] of permutations(given).entries()) {
        const mine = order.map((each) => ({ ...each, id: `${n}@lid` }));
        if (n % 2 === 0) await contacts.link([...mine, ...mine]);
        else for (const each of [...mine, ...mine.slice(0, 1)]) await contacts.link([each]);
        assert.deepEqual((await contacts.find([`${n}@lid`])).get(`${n}@lid`), link(`${n}@lid`, 3));
      }
    }),

    rule("links that come at once are all kept", async ({ contacts }) => {
      const ids = Array.from({ length: 30 }, (_, n) => `${n}@lid`);
      const calls = [2, 0, 1].map((minute) => ids.map((id) => link(id, minute)));
      await Promise.all(calls.map((call, n) => contacts.link(n % 2 === 0 ? call : call.toReversed())));
      const found = await contacts.find(ids);
      assert.deepEqual(
        ids.map((id) => found.get(id)),
        ids.map((id) => link(id, 2)),
      );
    }),
  ];
}

function link(id: string, minute: number): ContactLink {
  const at = new Date(Date.parse("2025-12-16T01:00:00Z") + minute * 60_000);
  return { id, number: `62811000000${minute}`, at, isMove: false };
}
