import { nearest } from "@pengingat/core/adapter";

/** The beginning of the names of texts in other languages, such as `REMINDER_TEMPLATE_EN`. */
export const TEMPLATE_PREFIX = "REMINDER_TEMPLATE_";

/** Words of their own, one letter off PORT or HOST. */
const OTHER_WORDS = ["POST", "PART", "SORT", "FORT", "COST", "LOST", "MOST"];
const LONGEST_SWAPPED = 5;

/**
 * A name at the beginning of a line, as shells, PowerShell, Docker, systemd, YAML, JSON and programs set one: `set X=`,
 * `declare -x X=`, `$env:X =`, `ENV X`, `Environment="X=`, `- X=`, `"X": `, `process.env.X =`, `os.environ["X"]`.
 */
const SET_BY_ANOTHER_LANGUAGE = new RegExp(
  [
    /^[\s\p{Cf}\-*>{([,"'`“”‘’«»]*/u.source,
    /(?:(?:export|setx?|setenv|declare|typeset|local|readonly|let|var|const|env|arg|environment)(?:\s*=|[ \t])["'\s]*(?:-\w+\s+)*)?/
      .source,
    /(?:\$env:|\$\{?|%|@|(?:process\.)?env\.|(?:os\.)?environ\[)?["'`“”‘’]*([\w.-]+)/.source,
  ].join(""),
  "gimu",
);

/** A name with spaces in it, such as `DATABASE URL=`. */
const WITH_SPACES = /^(?:export[ \t]+)?(\w+(?:[ \t]+\w+)+)[ \t]*=/;

/** Tells the names of settings from those that are nearly one. */
export interface SettingNames {
  isOne(name: string): boolean;
  /** The setting that `name` is nearly the name of: written in another way, or one letter off. `null` where it is one, or none. */
  nearlyOne(name: string): string | null;
  /** The setting that `name` begins like and is one letter off. */
  nearlyOneWithItsPrefix(name: string): string | null;
  /** Whether `name` begins like one. */
  isLikeOne(name: string): boolean;
  /** The first setting that a text sets or begins to set, for what could not be read as it was meant. */
  mentionedIn(text: string): string | null;
}

/** Knows these names, and those of texts in other languages. */
export function settingNames(names: readonly string[]): SettingNames {
  const all = new Set(names);
  const byLetters = new Map(names.map((name) => [letters(name), name]));
  const prefixes = new Set(names.flatMap((name) => /^[A-Z]+_/.exec(name) ?? []));
  const isOne = (name: string) => all.has(name) || name.startsWith(TEMPLATE_PREFIX);

  function nearlyOne(name: string): string | null {
    if (isOne(name)) return null;
    const plain = letters(name);
    const same = byLetters.get(plain) ?? byAnagram(plain, names);
    if (same) return same;
    const near = nearest(name.toUpperCase(), names, 1);
    if (near !== null && !OTHER_WORDS.includes(plain)) return near;
    const [, prefix, language] = /^(.+?)_([a-z]{2,3}(?:_[a-z]{2})?)$/i.exec(name) ?? [];
    const isTemplate = nearest(prefix?.toUpperCase() ?? "", ["REMINDER_TEMPLATE"], 1) !== null;
    return isTemplate ? `${TEMPLATE_PREFIX}${language?.toUpperCase()}` : null;
  }

  return {
    isOne,
    nearlyOne,
    nearlyOneWithItsPrefix(name) {
      return [...prefixes].some((prefix) => name.startsWith(prefix)) ? nearlyOne(name) : null;
    },
    mentionedIn(text) {
      const spaced = WITH_SPACES.exec(text)?.[1];
      const meant = spaced === undefined ? null : nearlyOne(spaced);
      if (meant !== null) return meant;
      for (const [, name = ""] of text.normalize("NFKC").matchAll(SET_BY_ANOTHER_LANGUAGE)) {
        const near = isOne(name) ? name : nearlyOne(name);
        if (near !== null) return near;
      }
      return null;
    },
    isLikeOne(name) {
      return [...prefixes].some((prefix) => name.startsWith(prefix));
    },
  };
}

/** A name without what does not make it another: case, `_`, invisible characters. */
function letters(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}

/** A short name with two letters swapped. */
function byAnagram(plain: string, names: readonly string[]): string | undefined {
  const sorted = (text: string) => [...text].sort().join("");
  return names.find((name) => name.length <= LONGEST_SWAPPED && sorted(name) === sorted(plain));
}
