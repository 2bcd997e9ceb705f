/** What a `.env` file sets. */
export interface DotEnv {
  /** By name; the last of several counts. */
  readonly variables: Readonly<Record<string, string>>;
  /** The lines of each name, from 1. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
  /** Statements that cannot be read, and names without `=`. They set nothing. */
  readonly unreadable: readonly UnreadableStatement[];
  /** Names that `${…}` stands for and that nothing sets: each counts as empty. By the name whose value has them. */
  readonly unset: ReadonlyMap<string, readonly string[]>;
}

/** A statement that cannot be read: usually one line, more where quotes open and do not close. */
interface UnreadableStatement {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** What Python takes for white space within a line; it differs a little from `\s` here. */
const BLANK = "\\t\\v\\f\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const PATTERNS = {
  space: new RegExp(`[${BLANK}\\n]*`, "y"),
  blanks: new RegExp(`[${BLANK}]*`, "y"),
  export: new RegExp(`(?:export[${BLANK}]+)?`, "y"),
  quotedName: /'([^']+)'/y,
  name: new RegExp(`([^=#\\n${BLANK}]+)`, "y"),
  equals: new RegExp(`=[${BLANK}]*`, "y"),
  singleQuoted: /'((?:\\'|[^'])*)'/y,
  doubleQuoted: /"((?:\\"|[^"])*)"/y,
  line: /([^\n]*)/y,
  comment: new RegExp(`(?:[${BLANK}]*#[^\\n]*)?`, "y"),
  end: new RegExp(`[${BLANK}]*(?:\\n|$)`, "y"),
  rest: /[^\n]*\n?/y,
};

const COMMENT_IN_VALUE = new RegExp(`[${BLANK}]+#.*$`, "su");
const BLANKS_AT_END = new RegExp(`[${BLANK}]+$`, "u");

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * Reads a `.env` file as python-dotenv reads it, because the file of the Python system is to go on working: a byte-order
 * mark, `export`, all line ends, quotes with their escapes, values over several lines, a comment only after a blank,
 * `${NAME}` and `${NAME:-default}` in every value. Node's own `parseEnv` cuts a value at any `#`.
 *
 * @param environment - what `${NAME}` stands for; it goes before the file
 */
export function parseDotEnv(text: string, environment: NodeJS.Dict<string>): DotEnv {
  const reader = statementReader(text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n"));
  const variables: Record<string, string> = {};
  const lines = new Map<string, readonly number[]>();
  const unreadable: UnreadableStatement[] = [];
  const unset = new Map<string, readonly string[]>();
  while (!reader.isAtEnd()) {
    const statement = reader.next();
    if (!("name" in statement)) unreadable.push(statement);
    else if (statement.name !== null && statement.value === null) {
      delete variables[statement.name];
      if (/[\p{L}\d]/u.test(statement.name)) unreadable.push({ line: statement.line, text: statement.text });
    } else if (statement.name !== null && statement.value !== null) {
      const { name } = statement;
      const missing: string[] = [];
      variables[name] = interpolated(statement.value, (other, fallback) => {
        const value = own(environment, other) ?? own(variables, other) ?? fallback;
        if (value === undefined) missing.push(other);
        return value ?? "";
      });
      lines.set(name, [...(lines.get(name) ?? []), statement.line]);
      unset.set(name, missing);
    }
  }
  return { variables, lines, unreadable, unset };
}

interface Binding {
  readonly name: string | null;
  readonly value: string | null;
}

function statementReader(text: string) {
  let at = 0;

  /** What a pattern matches here: its group, if it has one. */
  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return null;
    at = pattern.lastIndex;
    return match[1] ?? match[0];
  }

  /** `undefined` where it cannot be read. */
  function binding(): Binding | undefined {
    take(PATTERNS.space);
    if (at >= text.length) return { name: null, value: null };
    take(PATTERNS.export);
    let name: string | null = null;
    if (text[at] !== "#") {
      name = take(text[at] === "'" ? PATTERNS.quotedName : PATTERNS.name);
      if (name === null) return undefined;
    }
    take(PATTERNS.blanks);
    const read = take(PATTERNS.equals) === null ? null : value();
    if (read === undefined) return undefined;
    take(PATTERNS.comment);
    return take(PATTERNS.end) === null ? undefined : { name, value: read };
  }

  function value(): string | undefined {
    const first = text[at];
    if (first === "'") return take(PATTERNS.singleQuoted)?.replaceAll(/\\([\\'])/g, "$1");
    if (first === '"') {
      return take(PATTERNS.doubleQuoted)?.replaceAll(
        /\\([\\'"abfnrtv])/g,
        (_, letter: string) => ESCAPES[letter] ?? letter,
      );
    }
    return (take(PATTERNS.line) ?? "").replace(COMMENT_IN_VALUE, "").replace(BLANKS_AT_END, "");
  }

  return {
    isAtEnd: () => at >= text.length,
    next(): (Binding & UnreadableStatement) | UnreadableStatement {
      const start = at;
      const read = binding();
      if (!read) take(PATTERNS.rest);
      const skipped = /^\s*/.exec(text.slice(start))?.[0].length ?? 0;
      const line = text.slice(0, start + skipped).split("\n").length;
      return { ...read, line, text: text.slice(start + skipped, at) };
    },
  };
}

function interpolated(value: string, lookUp: (name: string, fallback: string | undefined) => string): string {
  return value.replaceAll(/\$\{([^}:]*)(?::-([^}]*))?\}/g, (_, name: string, fallback: string | undefined) =>
    lookUp(name, fallback),
  );
}

/** `${constructor}` is a name like any other. */
function own(from: NodeJS.Dict<string>, name: string): string | undefined {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}
