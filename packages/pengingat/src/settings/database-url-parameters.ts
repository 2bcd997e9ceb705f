/** What is obeyed. */
const TAKEN = [
  ...["host", "port", "user", "password", "dbname"],
  ...["sslmode", "sslrootcert", "sslcert", "sslkey"],
  ...["options", "application_name"],
];

/** What changes nothing here: how long to wait and when to notice a dead connection are settled otherwise. */
const OF_NO_ACCOUNT = [
  ...["connect_timeout", "fallback_application_name", "tcp_user_timeout", "sslcompression", "sslsni"],
  ...["keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "load_balance_hosts"],
];

const ONE_OF: Readonly<Record<string, readonly string[]>> = {
  sslmode: ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"],
  sslnegotiation: ["postgres"],
  gssencmode: ["disable", "prefer"],
  channel_binding: ["disable", "prefer"],
  client_encoding: ["utf8", "utf-8", "unicode", "auto"],
  target_session_attrs: ["any", "read-write", "primary"],
};

/** What is wrong with the parameters after the `?`, or `null`. Values are never shown. */
export function parameterProblem(parameters: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(parameters)) {
    if (name === "schema") return "expected the schema in options, as ?options=-csearch_path%3Dbengkel";
    const allowed = Object.hasOwn(ONE_OF, name) ? ONE_OF[name] : undefined;
    if (allowed && !allowed.includes(value.toLowerCase())) return `${name}: expected ${allowed.join(", ")}`;
    if (!allowed && !TAKEN.includes(name) && !OF_NO_ACCOUNT.includes(name)) {
      return `expected none but PostgreSQL's own parameters after the ?, got ${JSON.stringify(name.slice(0, 40))}`;
    }
  }
  return null;
}
