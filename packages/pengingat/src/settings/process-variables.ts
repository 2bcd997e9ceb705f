/** What other parts of the program read from the environment, and libpq's names that a connection is made of. */
const USED = new Set([
  ...["TZ", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"],
  ...["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGDATABASE", "PGOPTIONS"],
  ...["PGSSLMODE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY"],
]);

/** Why a name of another program's does nothing in `.env`, or `null` for one that is of no account here. */
function whyUnused(name: string): string | null {
  if (/^(NODE_|UV_|OPENSSL_CONF$|SSL_CERT_(FILE|DIR)$)/.test(name)) {
    return "Node.js reads it at its own start: set it in the environment of the program";
  }
  if (/^all_proxy$/i.test(name)) return "it is not used: set HTTPS_PROXY";
  if (/^(PG[A-Z]+|SEARCH_PATH)$/.test(name))
    return "it is not used: put it into DATABASE_URL, as psql takes it";
  return null;
}

/**
 * Puts those variables of `.env` into the environment that are read from there; what the environment has already, also an
 * empty value, goes before them. Returns what is said of others that do nothing.
 */
export function useVariables(
  file: Readonly<Record<string, string>>,
  where: (name: string) => string,
  environment: NodeJS.Dict<string>,
): readonly string[] {
  const notices: string[] = [];
  for (const [name, value] of Object.entries(file)) {
    if (environment[name] !== undefined || value === "") continue;
    if (USED.has(name)) environment[name] = value;
    else {
      const why = whyUnused(name);
      if (why !== null) notices.push(`${name} (${where(name)}): ${why}`);
    }
  }
  return notices;
}
