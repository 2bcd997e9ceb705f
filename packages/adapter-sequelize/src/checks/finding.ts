import type { CheckResult } from "@pengingat/core";

/** A result without its name. */
export type Finding = Omit<CheckResult, "name">;

/** `3 vehicles`, `1 vehicle`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A share in whole percents; 100 only where it is all, and 0 only where it is none. */
export function percent(part: number, whole: number): number {
  if (part === 0 || part === whole) return part === 0 ? 0 : 100;
  return Math.min(99, Math.max(1, Math.round((part / whole) * 100)));
}

/** A text with a capital letter and a full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
