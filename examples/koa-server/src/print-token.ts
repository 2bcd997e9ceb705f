import { parseArgs } from "node:util";
import {
  durationSeconds,
  failStart,
  homeFolder,
  parseSettings,
  readEnvironment,
  StartUpError,
} from "@pengingat/example-composition";
import { jwtSecret } from "./jwt-secret.js";
import { signToken } from "./sign-token.js";

try {
  const { subject, expires, expiresInSeconds } = options();
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
} catch (error) {
  failStart(error);
}

function options(): { subject: string; expires: string; expiresInSeconds: number } {
  try {
    const { values } = parseArgs({
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
