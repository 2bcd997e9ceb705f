import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A file that the screens load, as it is. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

/** The bundle lies in a folder beside `assets`, as this file does. */
function asset(path: string, type: string): Asset {
  return {
    path: `/${path}`,
    type,
    text: readFileSync(new URL(`../assets/${path}`, import.meta.url), "utf8"),
  };
}

export const ASSETS: readonly Asset[] = [
  asset("gaya.css", "text/css; charset=utf-8"),
  asset("halaman.js", "text/javascript; charset=utf-8"),
  asset("ikon.svg", "image/svg+xml"),
];

/** Another one where a file has changed, so that browsers may keep what they have. */
export const ASSET_VERSION = createHash("sha256")
  .update(ASSETS.map(({ text }) => text).join("\0"))
  .digest("base64url")
  .slice(0, 12);
