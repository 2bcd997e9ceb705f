import { setTimeout as sleep } from "node:timers/promises";
import type { TestMessages, TestResult, WantedTest } from "../test-messages.js";

/** The test message that was asked for last. */
export interface LatestTest {
  readonly id: string;
  readonly number: string;
  readonly by: string;
  readonly at: Date;
  /** `null` while it is under way. */
  readonly result: TestResult | null;
}

/** A gateway that takes longer is waited for by the screen, and not by the form. */
const WAIT_MS = 5_000;

/** Sends test messages, each id at most once, and keeps what came of the last. */
export function latestTest(
  messages: TestMessages,
  now: () => Date,
): {
  readonly latest: () => LatestTest | null;
  /** Resolves once it is known what came of it, or after a while; what fails later is told to `onError`. */
  readonly send: (test: WantedTest, onError: (error: unknown) => void) => Promise<void>;
} {
  let latest: LatestTest | null = null;

  async function send({ id, number, by }: WantedTest): Promise<void> {
    const asked = { id, number, by, at: now() };
    latest = { ...asked, result: null };
    try {
      const result = await messages.send({ id, number, by });
      if (latest?.id === id) latest = { ...asked, result };
    } catch (error) {
      if (latest?.id === id) latest = null;
      throw error;
    }
  }

  return {
    latest: () => latest,
    async send(test, onError) {
      // The form came twice: the second one shows what comes of the first.
      if (latest?.id === test.id) return;
      const sent = send(test);
      const wait = new AbortController();
      const isLate = await Promise.race([
        sent.then(() => false),
        sleep(WAIT_MS, true, { signal: wait.signal }),
      ]).finally(() => wait.abort());
      if (isLate) sent.catch(onError);
    },
  };
}
