import { parseArgs } from "node:util";
import { homeFolder } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { jwtSecret } from "../server/jwt-secret.js";
import { signToken } from "../server/sign-token.js";
import { readEnvironment } from "../settings/environment.js";
import { durationSeconds } from "../settings/fields.js";
import { parseSettings } from "../settings/settings.js";

/** Prints a token that the server accepts. */
export async function token(args: readonly string[]): Promise<void> {
  const { subject, expires, expiresInSeconds } = options(args);
  const home = homeFolder();
  const settings = parseSettings(readEnvironment(home), { jwtSecret: true });
  if (expiresInSeconds > settings.jwt.maxLifetimeSeconds) {
    throw new StartUpError(
      `--expires: expected no longer than JWT_MAX_LIFETIME (${settings.jwt.maxLifetimeSeconds} s), got ${expires}`,
    );
  }
  const { issuer, audience } = settings.jwt;
  const token = signToken(jwtSecret(settings, home), { subject, expiresInSeconds, issuer, audience });
  process.stdout.write(`${token}\n`);
}

function options(args: readonly string[]): { subject: string; expires: string; expiresInSeconds: number } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        subject: { type: "string", default: "operator" },
        expires: { type: "string", default: "12h" },
      },
    });
    return { ...values, expiresInSeconds: durationSeconds(values.expires) };
  } catch (error) {
    throw new StartUpError(
      `${error instanceof Error ? error.message : error}`,
      "Usage: npm run -s token -- [--subject NAME] [--expires 30m|12h|7d]",
    );
  }
}
