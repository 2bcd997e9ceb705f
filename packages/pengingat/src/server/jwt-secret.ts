import { dataFolder } from "../database/embedded-database.js";
import { embeddedSecret } from "../database/embedded-secret.js";
import { StartUpError } from "../process/start-up-error.js";
import type { Settings } from "../settings/settings.js";

/** The secret that is set, or the embedded default's own. */
export function jwtSecret(settings: Settings, home: string): string {
  if (settings.jwt.secret !== null) return settings.jwt.secret;
  if (settings.isEmbedded) return embeddedSecret(dataFolder(home));
  throw new StartUpError("JWT_SECRET: expected at least 32 bytes, got none.");
}
