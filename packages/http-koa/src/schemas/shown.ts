const SHOWN = 20;

/** What came in place of what was expected, cut short. */
export function shown(input: unknown): string {
  if (Array.isArray(input)) return `${input.length} values`;
  const text = String(input);
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

/** The message of a parameter that is not what was expected, for a schema. */
export function expected(what: string) {
  return ({ input }: { readonly input?: unknown }) => `expected ${what}, given once, got ${shown(input)}`;
}
