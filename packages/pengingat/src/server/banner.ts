import { fileURLToPath } from "node:url";

/** What the banner names. */
export interface BannerParts {
  readonly address: string;
  /** The link that opens the page signed in. */
  readonly page: string;
  readonly token: string;
  readonly expiresInSeconds: number;
  readonly home: string;
  /** Whether the customers are invented ones. */
  readonly isDemo: boolean;
}

const DEMO =
  "It runs on an embedded database with invented customers, and prints messages instead of sending them.";
const IMPORTED = "It runs on an embedded database with the customers that were imported.";

/** Where the guide is, from the folder that pengingat was installed in, or from that of a clone. */
const GUIDE = fileURLToPath(import.meta.url).includes("node_modules")
  ? "node_modules/pengingat/dist/guide/going-live.md"
  : "docs/operate/going-live.md";

/** In the largest unit that it is whole in. */
function wholeUnits(seconds: number): string {
  if (seconds % 3_600 === 0) return inUnit(seconds / 3_600, "hour");
  return seconds % 60 === 0 ? inUnit(seconds / 60, "minute") : inUnit(seconds, "second");
}

function inUnit(count: number, unit: "hour" | "minute" | "second"): string {
  return count.toLocaleString("en", { style: "unit", unit, unitDisplay: "long" });
}

/** What a newcomer sees: where the server is and lines to paste. Shown for the embedded default only. */
export function banner({ address, page, token, expiresInSeconds, home, isDemo }: BannerParts): string {
  const lifetime = wholeUnits(expiresInSeconds);
  const line = (method: string, path: string) =>
    `  curl -s -X ${method} -H "Authorization: Bearer $TOKEN" ${address}${path}`;
  return `
pengingat is ready at ${address}

${isDemo ? DEMO : IMPORTED}
Its home, for .env and the database in .data, is ${home}

The page for the counter; the link signs you in, once:

  ${page}

Or paste these into another terminal; the token is good for ${lifetime}:

  TOKEN=${token}

Remind everyone who is due (at most once a day each):
${line("POST", "/scheduler/maintenance-reminder/run-now")}

Every day at 07:00:
${line("POST", "/scheduler/maintenance-reminder/start")}
${line("GET", "/scheduler/maintenance-reminder/status")}
${line("POST", "/scheduler/maintenance-reminder/stop")}

All routes: curl -s ${address}/openapi.json
Your own database and gateway: see ${GUIDE}. Ctrl-C stops the server.
`;
}
