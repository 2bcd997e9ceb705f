import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** Lets Node run a package's sources, which import each other as `./file.js`, as they are: `node --import`. */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !context.parentURL?.endsWith(".ts")) {
      return nextResolve(specifier, context);
    }
    const source = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
    return nextResolve(existsSync(fileURLToPath(source)) ? source.href : specifier, context);
  },
});
