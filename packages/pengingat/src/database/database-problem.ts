/** What keeps a database from being used, by SQLSTATE or the network's code, in words that a person can act on. */
const PROBLEMS: Readonly<Record<string, string>> = {
  "3D000": "DATABASE_URL names a database that does not exist",
  "28P01": "the user or password in DATABASE_URL was refused",
  "28000": "the user or password in DATABASE_URL was refused",
  ECONNREFUSED: "nothing listens at the host and port in DATABASE_URL",
  ENOTFOUND: "the host in DATABASE_URL is not known",
};

/** Why the database cannot be used: the innermost error that is known, else the error's own message. */
export function databaseProblem(error: Error): string {
  let problem = error.message;
  for (
    let link: unknown = error;
    link instanceof Error;
    link = link.cause ?? ("parent" in link && link.parent)
  ) {
    if ("code" in link && typeof link.code === "string") problem = PROBLEMS[link.code] ?? problem;
  }
  return problem;
}
