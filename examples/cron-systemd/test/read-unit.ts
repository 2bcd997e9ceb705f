/** A unit file: of each section, what each key was set to. */
export type Unit = Record<string, Section>;

/** A section of a unit file. A key that is given twice has two values. */
export type Section = Record<string, readonly string[]>;

/** Reads a unit file, and throws at a line that systemd would ignore with a warning. */
export function readUnit(text: string): Unit {
  const unit: Record<string, Record<string, string[]>> = {};
  let section: Record<string, string[]> | null = null;
  for (const line of text.split("\n")) {
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      section = {};
      unit[name] = section;
    } else if (key !== undefined && section) {
      section[key] = [...(section[key] ?? []), value];
    } else if (line !== "" && !line.startsWith("#")) {
      throw new Error(`expected a section, a setting or a comment, got ${line}`);
    }
  }
  return unit;
}

/** The value of a key that is set once. */
export function onlyValue(section: Section, key: string): string {
  const [value, ...others] = section[key] ?? [];
  if (value === undefined || others.length > 0) throw new Error(`${key}: expected one value`);
  return value;
}
