/** Counts failed tokens by address. */
interface FailedTokens {
  /** Counts one more. Returns how many seconds to wait once the address is over the limit, else `null`. */
  add(address: string): number | null;
}

interface Window {
  readonly endsAt: number;
  count: number;
}

/**
 * Allows `limit` failures in `windowMs` from one address. Only the latest `maxAddresses` addresses are kept, so that
 * memory is bounded; `now` is in milliseconds.
 */
export function failedTokens({
  limit = 100,
  windowMs = 60_000,
  maxAddresses = 10_000,
  now = () => performance.now(),
} = {}): FailedTokens {
  // In the order in which the windows began, which is the order in which they end.
  const windows = new Map<string, Window>();

  function open(address: string, at: number): Window {
    windows.delete(address);
    const [oldest] = windows.keys();
    if (oldest !== undefined && windows.size >= maxAddresses) windows.delete(oldest);
    const window = { endsAt: at + windowMs, count: 0 };
    windows.set(address, window);
    return window;
  }

  return {
    add(address) {
      const at = now();
      const known = windows.get(address);
      const window = known && known.endsAt > at ? known : open(address, at);
      window.count += 1;
      return window.count > limit ? Math.ceil((window.endsAt - at) / 1000) : null;
    },
  };
}
