/** What to do with an attempt to sign in: after how many milliseconds to check it, or `null` to refuse it for now. */
export interface SlowDown {
  /** Call it before a password is checked, and `end` once it is known whether it was right. */
  begin(name: string, address: string): { readonly waitMs: number | null; end(wasRight: boolean): void };
  /** How many names and addresses it remembers. */
  kept(): number;
}

const FREE_FAILURES = 3;
const FORGET_MS = 15 * 60_000;
const FIRST_WAIT_MS = 500;
/** The most that wrong passwords of others cost the owner of a name. */
const LONGEST_NAME_WAIT_MS = 2_000;
const LONGEST_ADDRESS_WAIT_MS = 16_000;
/** Attempts of one address that may wait or be checked at once. */
const ATTEMPTS_AT_ONCE = 4;
const MOST_KEPT = 10_000;
/** No user has a longer name: those who try one are counted together. */
const LONGEST_NAME = 100;

interface Failures {
  count: number;
  lastAt: number;
}

/**
 * Slows wrong passwords down: more with each of an address, and a little with those for a name from anywhere. Nobody is
 * locked out: the right password of a name always gets in, 2 seconds late at most from an address that has not failed.
 */
export function slowDown(now: () => number = Date.now): SlowDown {
  const byName = new Map<string, Failures>();
  const byAddress = new Map<string, Failures>();
  const underWay = new Map<string, number>();

  function waitFor(failures: Failures | undefined, longestMs: number): number {
    if (!failures || now() - failures.lastAt > FORGET_MS || failures.count < FREE_FAILURES) return 0;
    return Math.min(longestMs, FIRST_WAIT_MS * 2 ** (failures.count - FREE_FAILURES));
  }

  function fail(kept: Map<string, Failures>, key: string): void {
    const known = kept.get(key);
    const isFresh = known !== undefined && now() - known.lastAt <= FORGET_MS;
    // The latest stand last, so that the oldest go first.
    kept.delete(key);
    kept.set(key, { count: (isFresh ? known.count : 0) + 1, lastAt: now() });
    for (const [oldest, { lastAt }] of kept) {
      if (kept.size <= MOST_KEPT && now() - lastAt <= FORGET_MS) break;
      kept.delete(oldest);
    }
  }

  return {
    begin(name, from) {
      const key = name.length > LONGEST_NAME ? "" : name.toLowerCase();
      const address = networkOf(from);
      const atOnce = underWay.get(address) ?? 0;
      if (atOnce >= ATTEMPTS_AT_ONCE) return { waitMs: null, end() {} };
      underWay.set(address, atOnce + 1);
      const waits = [
        waitFor(byName.get(key), LONGEST_NAME_WAIT_MS),
        waitFor(byAddress.get(address), LONGEST_ADDRESS_WAIT_MS),
      ];
      return {
        waitMs: Math.max(...waits),
        end(wasRight) {
          const left = (underWay.get(address) ?? 1) - 1;
          if (left > 0) underWay.set(address, left);
          else underWay.delete(address);
          if (wasRight) {
            byAddress.delete(address);
          } else {
            fail(byName, key);
            fail(byAddress, address);
          }
        },
      };
    },
    kept: () => byName.size + byAddress.size,
  };
}

/** Of IPv6, the network: who has one address there has all of them. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = [], tail = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return [...head, ...zeros, ...tail].slice(0, 4).join(":");
}
