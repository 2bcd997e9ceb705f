/** Lets several wait, each for a condition of its own. */
export interface Changes {
  /** Resolves once `done` holds. */
  until(done: () => boolean): Promise<void>;
  /** To be called whenever a condition may have come to hold. */
  notify(): void;
}

/** Nobody waits yet. */
export function changes(): Changes {
  let watchers: { done: () => boolean; resolve: () => void }[] = [];

  function notify(): void {
    watchers = watchers.filter((watcher) => {
      if (!watcher.done()) return true;
      watcher.resolve();
      return false;
    });
  }

  return {
    notify,
    until: (done) =>
      new Promise((resolve) => {
        watchers.push({ done, resolve });
        notify();
      }),
  };
}
