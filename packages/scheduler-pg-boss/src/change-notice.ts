/** Tells whoever waits that something has changed. */
export interface ChangeNotice {
  /** Resolves with the next change. */
  next(): Promise<void>;
  announce(): void;
}

/** A notice that nobody waits for yet. */
export function changeNotice(): ChangeNotice {
  let change = Promise.withResolvers<void>();
  return {
    next: () => change.promise,
    announce() {
      change.resolve();
      change = Promise.withResolvers();
    },
  };
}
