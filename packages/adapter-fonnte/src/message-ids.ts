/** The latest 10,000: more than a workshop sends before the last of them is read. */
const REMEMBERED = 10_000;

/** Which message a `stateid` names. */
export interface MessageIds {
  /** The ids of a call, which are remembered under its `stateid`; without any, those remembered. */
  resolve(ids: readonly string[], stateId: string): readonly string[];
}

export function messageIds(): MessageIds {
  const remembered = new Map<string, readonly string[]>();
  return {
    resolve(ids, stateId) {
      if (stateId === "") return ids;
      if (ids.length === 0) return remembered.get(stateId) ?? [];
      remembered.delete(stateId);
      remembered.set(stateId, ids);
      for (const oldest of remembered.keys()) {
        if (remembered.size <= REMEMBERED) break;
        remembered.delete(oldest);
      }
      return ids;
    },
  };
}
