/** What is obeyed. */
const TAKEN = [
  ...["host", "port", "user", "password", "dbname"],
  ...["sslmode", "sslrootcert", "sslcert", "sslkey"],
  ...["options", "application_name"],
  ...["connect_timeout", "keepalives", "keepalives_idle"],
];

/** What Node leaves to the operating system. */
const OF_THE_SYSTEM = ["keepalives_interval", "keepalives_count", "tcp_user_timeout"];

/** What changes nothing here. */
const OF_NO_ACCOUNT = ["fallback_application_name", "sslcompression", "sslsni", "load_balance_hosts"];

/** PostgreSQL's own, of which something else is known to say. */
const INSTEAD: Readonly<Record<string, string>> = {
  schema: "expected the schema in options, as ?options=-csearch_path%3Dbengkel",
  currentSchema: "expected the schema in options, as ?options=-csearch_path%3Dbengkel",
  hostaddr: "hostaddr: not used; write the address as the host",
  passfile: "passfile: not used; set PGPASSFILE, or put the password into ~/.pgpass",
  service: "service: not used; write out what the service stands for",
  servicefile: "servicefile: not used; write out what the service stands for",
  sslpassword: "sslpassword: not used; give a key without a passphrase",
};

const ONE_OF: Readonly<Record<string, readonly string[]>> = {
  sslmode: ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"],
  // JDBC's, which libpq takes for sslmode=require.
  ssl: ["true"],
  keepalives: ["0", "1"],
  sslnegotiation: ["postgres"],
  gssencmode: ["disable", "prefer"],
  channel_binding: ["disable", "prefer"],
  client_encoding: ["utf8", "utf-8", "unicode", "auto"],
  target_session_attrs: ["any", "read-write", "primary"],
};

/** In whole seconds; 0 is the default. */
const SECONDS = ["connect_timeout", "keepalives_idle"];
const MOST_SECONDS = 3_600;

/** What has no effect though somebody counts on it, in one sentence, or `null`. */
export function parameterNotice(parameters: Readonly<Record<string, string>>): string | null {
  const found = OF_THE_SYSTEM.filter((name) => Object.hasOwn(parameters, name));
  if (found.length === 0) return null;
  return `DATABASE_URL: ${found.join(", ")}: not used, as the operating system decides these; a statement without an answer is given up after 30 s`;
}

/** What is wrong with the parameters after the `?`, or `null`. Values are never shown. */
export function parameterProblem(parameters: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(parameters)) {
    if (Object.hasOwn(INSTEAD, name)) return INSTEAD[name] ?? null;
    const allowed = Object.hasOwn(ONE_OF, name) ? ONE_OF[name] : undefined;
    if (allowed && !allowed.includes(value.toLowerCase())) return `${name}: expected ${allowed.join(", ")}`;
    if (SECONDS.includes(name) && !(/^\d{1,4}$/.test(value) && Number(value) <= MOST_SECONDS)) {
      return `${name}: expected whole seconds from 0 to ${MOST_SECONDS}`;
    }
    if (!allowed && ![...TAKEN, ...OF_THE_SYSTEM, ...OF_NO_ACCOUNT].includes(name)) {
      // A name may be a part of a password.
      const got =
        /^[a-z_]{2,40}$/i.test(name) && !Object.values(parameters).some((each) => each.includes("@"));
      return `${got ? `${name}: not used` : "a parameter that is not used"}; expected after the ? only ${[...TAKEN, ...Object.keys(ONE_OF)].join(", ")}`;
    }
  }
  return null;
}
