import { homeFolder } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { durationSeconds } from "../settings/fields.js";
import { readSettings } from "../settings/settings.js";
import { jwtSecret } from "./jwt-secret.js";
import { signToken, usualLifetime } from "./sign-token.js";

/** Prints a token that the server accepts. */
export function printToken({ subject, expires }: { subject: string; expires?: string }): void {
  const asked = expires === undefined ? null : lifetime(expires);
  const home = homeFolder();
  const { settings } = readSettings(home, { jwtSecret: true, sends: false });
  const { issuer, audience, maxLifetimeSeconds } = settings.jwt;
  if (asked !== null && asked > maxLifetimeSeconds) {
    throw new StartUpError(
      `--expires: expected no longer than JWT_MAX_LIFETIME (${maxLifetimeSeconds} s), got ${expires}.`,
    );
  }
  const expiresInSeconds = asked ?? usualLifetime(settings);
  const token = signToken(jwtSecret(settings, home), { subject, expiresInSeconds, issuer, audience });
  process.stdout.write(`${token}\n`);
}

function lifetime(expires: string): number {
  try {
    return durationSeconds(expires);
  } catch (error) {
    throw error instanceof StartUpError ? new StartUpError(`--expires: ${error.message}.`) : error;
  }
}
