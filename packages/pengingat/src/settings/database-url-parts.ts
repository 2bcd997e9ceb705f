const FORM = "postgresql://user:password@host:port/database";

/** The parts of a PostgreSQL URL, decoded. */
export interface UrlParts {
  readonly user: string | null;
  readonly password: string | null;
  /** Empty where the URL names none. */
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The drivers of SQLAlchemy that are psycopg. */
const SCHEME = /^(?:postgres|postgresql(?:\+psycopg2?)?):\/\//i;

/**
 * Takes a URL apart as libpq does, and where that cannot be as SQLAlchemy does. The parser of the platform would refuse
 * a password with `#` and a host like `%2Fvar%2Frun%2Fpostgresql`, which both of them take. Returns what is wrong as text.
 */
export function urlParts(text: string): UrlParts | string {
  const [scheme] = SCHEME.exec(text) ?? [];
  if (scheme === undefined) return `expected ${FORM}, got ${whatElse(text)}`;
  const { user, password, rest } = credentials(text.slice(scheme.length));
  if (hasStrayAt(rest)) return `expected ${FORM}: ${PERCENT_ENCODE}`;
  const [, authority = "", path = "", query = ""] = /^([^/?]*)(\/[^?]*)?(?:\?(.*))?$/s.exec(rest) ?? [];
  if (authority.includes(",")) return "expected one host, got several";
  const [, address = "", port = ""] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority) ?? [];
  const parameters = query === "" ? {} : queryParameters(query, scheme.includes("+"));
  if (typeof parameters === "string") return parameters;
  return {
    user: user === null ? null : decoded(user),
    password: password === null ? null : decoded(password),
    host: decoded(address.replace(/^\[(.*)\]$/, "$1")),
    port: decoded(port),
    database: decoded(path.slice(1)),
    parameters,
  };
}

function whatElse(text: string): string {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(text) ?? [];
  if (scheme !== undefined) return `a URL that begins with ${scheme.toLowerCase()}:`;
  return /\b(host|dbname|user)\s*=/.test(text) ? "key=value pairs" : "something that is not a URL";
}

/**
 * What stands before the `@`. SQLAlchemy takes a `/` in the password, which libpq does not: `u:12/34@db` would be the port 12
 * of the host `u`, and a database with an `@` in its name, which is nobody's.
 */
function credentials(text: string): { user: string | null; password: string | null; rest: string } {
  const isHostAndPort = /^[^:@/]*:\d*\//.test(text) && !hasStrayAt(text);
  const [all, user = "", password = null] =
    /^([^:@/]*)(?::([^@/]*))?@/s.exec(text) ??
    (isHostAndPort ? null : /^([^:@/]*):([^@]*)@/s.exec(text)) ??
    [];
  if (all === undefined) return { user: null, password: null, rest: text };
  return { user: user || null, password, rest: text.slice(all.length) };
}

const PERCENT_ENCODE =
  "percent-encode @ / ? # : and % in the user and the password (@ is %40, / is %2F, ? is %3F, # is %23, : is %3A, % is %25)";

/** Whether an `@` is left outside the values after the `?`: then what stands before the right one is not known. */
function hasStrayAt(rest: string): boolean {
  const [before = "", query = ""] = /^([^?]*)(?:\?(.*))?$/s.exec(rest)?.slice(1) ?? [];
  return before.includes("@") || query.split("&").some((part) => /^[^=]*@/s.test(part));
}

/** SQLAlchemy reads a query as forms do, with `+` for a space; libpq does not. */
function queryParameters(query: string, isForm: boolean): Record<string, string> | string {
  const parameters: Record<string, string> = {};
  for (const part of query.split("&")) {
    const [, name = "", value] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    // An unescaped ? in a password makes its end a query, so what it has is not shown.
    if (value === undefined) return `expected name=value after the ?; in a password write ? as %3F`;
    const key = decoded(name);
    if (key === "host" && "host" in parameters) return "expected one host, got several";
    parameters[key] = decoded(isForm ? value.replaceAll("+", " ") : value);
  }
  return parameters;
}

/** A `%` that begins no escape stays, as in SQLAlchemy. */
function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
}
