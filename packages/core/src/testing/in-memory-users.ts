import type { User, UserDirectory } from "../ports/user-directory.js";

/** Options of {@link inMemoryUsers}. */
export interface InMemoryUsersOptions {
  /** The store's clock, in milliseconds, which sessions end by. @default Date.now */
  readonly now?: () => number;
}

/** A user directory that forgets everything with its process. */
export function inMemoryUsers({ now = Date.now }: InMemoryUsersOptions = {}): UserDirectory {
  const users = new Map<string, User>();
  const sessions = new Map<string, { readonly key: string; readonly until: number }>();
  const keyOf = (name: string) => name.toLowerCase();

  function endSessions(key: string): void {
    for (const [id, session] of sessions) if (session.key === key) sessions.delete(id);
  }

  return {
    async put({ name, password }) {
      const key = keyOf(name);
      const known = users.get(key);
      users.set(key, { name: known?.name ?? name, password, addedAt: known?.addedAt ?? new Date(now()) });
      endSessions(key);
      return known ? "changed" : "added";
    },
    async remove(name) {
      endSessions(keyOf(name));
      return users.delete(keyOf(name));
    },
    find: async (name) => users.get(keyOf(name)) ?? null,
    list: async () => [...users].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, user]) => user),
    async openSession({ id, name, password, lifetimeMs }) {
      const user = users.get(keyOf(name));
      if (user?.password !== password) return false;
      sessions.set(id, { key: keyOf(name), until: now() + lifetimeMs });
      return true;
    },
    async userOfSession(id) {
      const session = sessions.get(id);
      return session && session.until > now() ? (users.get(session.key)?.name ?? null) : null;
    },
    async closeSession(id) {
      sessions.delete(id);
    },
  };
}
