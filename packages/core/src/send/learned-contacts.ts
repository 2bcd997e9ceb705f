import type { Clock } from "../ports/clock.js";
import type { ContactDirectory, ContactLink } from "../ports/contact-directory.js";
import type { DatabaseCalls } from "./database-calls.js";
import type { EndedAttempt } from "./queued-message.js";

/** Keeps the ids by which a gateway calls the recipients of messages that it has accepted. */
export class LearnedContacts {
  readonly #contacts: Pick<ContactDirectory, "link"> | undefined;
  readonly #calls: Pick<DatabaseCalls, "bestEffort">;
  readonly #clock: Pick<Clock, "now">;

  constructor(
    contacts: Pick<ContactDirectory, "link"> | undefined,
    calls: Pick<DatabaseCalls, "bestEffort">,
    clock: Pick<Clock, "now">,
  ) {
    this.#contacts = contacts;
    this.#calls = calls;
    this.#clock = clock;
  }

  /** What the database does not take now comes again with a receipt, or the next message. */
  async note(ended: readonly EndedAttempt[]): Promise<void> {
    const at = this.#clock.now();
    const links = ended.flatMap(({ message: { to }, outcome }): ContactLink[] => {
      const ids = outcome.status === "sent" ? (outcome.recipientIds ?? []) : [];
      return ids.filter((id) => id !== to).map((id) => ({ id, number: to, at, isMove: false }));
    });
    if (links.length > 0) await this.#calls.bestEffort(async () => this.#contacts?.link(links));
  }
}
