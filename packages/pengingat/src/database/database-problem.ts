import { DatabaseUnreachableError, StartUpError } from "../process/start-up-error.js";

const UNTRUSTED = "its certificate is not signed by one that is trusted: set sslrootcert in DATABASE_URL";

/** What is wrong with the settings, by SQLSTATE or the code of Node, in words that a person can act on. */
const WRONG_SETTINGS: Readonly<Record<string, string>> = {
  "3D000": "DATABASE_URL names a database that does not exist",
  "28P01": "the user or password in DATABASE_URL was refused",
  "28000": "the user in DATABASE_URL is not let in from here: look at the rules in the server's pg_hba.conf",
  // Of a refused connection: a permission that a statement lacks is no lost database.
  "42501": "the user in DATABASE_URL may not connect to its database: grant it CONNECT",
  EACCES: "this user may not use the socket that DATABASE_URL names",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed: set sslrootcert in DATABASE_URL",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is self-signed: set sslrootcert in DATABASE_URL",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host than the one in DATABASE_URL",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
};

/** The same of codes that are many, each in words that name it: of X.509, and of the TLS library. */
const WRONG_ENCRYPTION: readonly (readonly [RegExp, string])[] = [
  [
    /^(CERT_|CRL_|CA_|EE_|UNABLE_TO_|ERROR_IN_|(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$)/,
    "its certificate is refused",
  ],
  // A server that goes away in the middle may be back.
  [/^(EPROTO$|ERR_SSL_(?!UNEXPECTED_EOF))/, "encryption could not be agreed on"],
];

/** Why it cannot be reached now, where the store has not put it in words. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at the host and port in DATABASE_URL",
  ENOENT: "there is no socket in the folder that DATABASE_URL names",
  ENOTFOUND: "the host in DATABASE_URL is not known",
  EAI_AGAIN: "the host in DATABASE_URL cannot be looked up now",
  ETIMEDOUT: "the host in DATABASE_URL does not answer",
  EHOSTUNREACH: "the host in DATABASE_URL cannot be reached",
  ENETUNREACH: "the host in DATABASE_URL cannot be reached",
  "57P03": "it is starting up or shutting down",
  "53300": "it takes no more connections",
};

/** What pg says without a code, or with one that means other things too. */
const WRONG_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/no encryption$/, "it takes encrypted connections only: add ?sslmode=require to DATABASE_URL"],
  [/does not support SSL/, "it does not offer the encryption that sslmode in DATABASE_URL asks for"],
];

/**
 * The error of a start without the database: what is known of it, by the innermost error that says something.
 *
 * @param opening - how the line begins, such as `Not migrated`; by default it says whether the database can be reached
 */
export function databaseProblem(error: Error, opening?: string): StartUpError {
  let unreachable: string | undefined;
  for (const link of chain(error)) {
    const code = "code" in link && typeof link.code === "string" ? link.code : "";
    const [, byMessage] = WRONG_BY_MESSAGE.find(([pattern]) => pattern.test(link.message)) ?? [];
    const wrong = byMessage ?? WRONG_SETTINGS[code] ?? wrongEncryption(code);
    if (wrong !== undefined)
      return new StartUpError(`${opening ?? "The database cannot be used"}: ${wrong}.`);
    unreachable = UNREACHABLE[code] ?? unreachable;
  }
  const isServers = /\(SQLSTATE [0-9A-Z]{5}\)$/.test(error.message);
  const why = isServers ? error.message : (unreachable ?? "it does not answer");
  return new DatabaseUnreachableError(
    `${opening ?? (isServers ? "Cannot work now" : "The database cannot be reached")}: ${why}.`,
  );
}

function wrongEncryption(code: string): string | undefined {
  const [, words] = WRONG_ENCRYPTION.find(([codes]) => codes.test(code)) ?? [];
  return words && `${words} (${code})`;
}

/** The error and what it wraps, outermost first. */
function chain(error: Error): readonly Error[] {
  const links: Error[] = [];
  for (let link: unknown = error; link instanceof Error && !links.includes(link); ) {
    links.push(link);
    link = link.cause ?? ("parent" in link && link.parent);
  }
  return links;
}
