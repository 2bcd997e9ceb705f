import assert from "node:assert/strict";

/** Waits for work, and fails where it takes longer than `limitMs` of real time, so that no case ever hangs. */
export async function within<Result>(limitMs: number, what: string, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const message = `expected ${what} within ${limitMs} ms`;
  const timer = setTimeout(() => reject(new assert.AssertionError({ message })), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
