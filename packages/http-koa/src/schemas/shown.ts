const SHOWN = 20;

/** A value as a message shows it: in quotes, and cut. */
export function shown(value: unknown): string {
  const text = String(value);
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

/** The message of a parameter that is not what it must be, for a schema; {@link readQuery} puts its name in front. */
export function mustBe(what: string) {
  return ({ input }: { readonly input?: unknown }) => `must be ${what} (got ${shown(input)})`;
}
