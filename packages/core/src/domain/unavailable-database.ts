/** What is said of a server that cannot be reached, or of which no more is known. */
export const UNREACHABLE = "cannot reach the database, or it cannot answer now";

/** A standby, or a database or role whose transactions are read-only. */
export const READ_ONLY = "the database is read-only, as a standby is";

/** What to do about it. */
export const WRITABLE_AGAIN = "connect to the primary, or turn default_transaction_read_only off";

/** Both. */
export const READ_ONLY_WORDS = `${READ_ONLY}: ${WRITABLE_AGAIN}`;

/** Why a server cannot serve now, by SQLSTATE or the code of Node, and what to do. The first that fits counts. */
const WORDS: readonly (readonly [codes: RegExp, words: string])[] = [
  [/^25006$/, READ_ONLY_WORDS],
  [/^28P01$/, "the database refused the user or the password"],
  [/^28...$/, "the database does not let this user in: look at the rules in its pg_hba.conf"],
  [/^3D000$/, "the server has no database of this name"],
  [/^(40001|40P01)$/, "other transactions kept conflicting"],
  [/^53100$/, "the disk of the database is full: free space on it"],
  [/^53200$/, "the database is out of memory"],
  [/^53300$/, "the database takes no more connections: close some, or raise its limit or that of the role"],
  [/^53...$/, "the database is at one of its limits"],
  [/^55P03$/, "another session holds a lock that is needed here"],
  [/^57014$/, "the statement was cancelled: it took longer than the database allows, or somebody ended it"],
  [/^57P01$/, "the database ended the connection: it shuts down, or somebody ended it"],
  [/^57P0[23]$/, "the database is starting up, shutting down or recovering"],
  [/^(08...|57P0[45]|25P0[34])$/, UNREACHABLE],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "the certificate of the database is for another host"],
  [/^CERT_HAS_EXPIRED$/, "the certificate of the database has expired"],
  [
    /SELF_SIGNED_CERT|^UNABLE_TO_(VERIFY|GET_ISSUER)/,
    "the certificate of the database is not trusted: give its root",
  ],
];

/** Why the server cannot serve now, with the code; `null` where the code says something else. */
export function unavailableWords(code: string): string | null {
  const [, words] = WORDS.find(([codes]) => codes.test(code)) ?? [];
  if (words === undefined) return null;
  return `${words} (${/^[0-9A-Z]{5}$/.test(code) ? `SQLSTATE ${code}` : code})`;
}
