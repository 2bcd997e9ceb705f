/** `3 messages, 1 call` of `[[3, "message", "messages"], [1, "call", "calls"]]`; what there is none of is left out. */
export function counted(parts: readonly (readonly [count: number, one: string, many: string])[]): string {
  const shown = parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`);
  return shown.join(", ") || "nothing";
}
