import type { ContactDirectory, ContactLink } from "../ports/contact-directory.js";

/** A {@link ContactDirectory} in memory, and a look inside. */
export interface InMemoryContacts extends ContactDirectory {
  /** The link of each id. */
  readonly links: ReadonlyMap<string, ContactLink>;
}

/** A contact directory that forgets everything with its process. */
export function inMemoryContacts(): InMemoryContacts {
  const links = new Map<string, ContactLink>();
  return {
    links,
    async link(given) {
      for (const { id, number, at, isMove } of given) {
        const known = links.get(id);
        if (known === undefined || known.at <= at) links.set(id, { id, number, at, isMove });
      }
    },
    async find(ids) {
      return new Map(
        ids.flatMap((id) => {
          const link = links.get(id);
          return link ? [[id, link]] : [];
        }),
      );
    },
  };
}
