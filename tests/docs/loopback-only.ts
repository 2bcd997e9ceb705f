// Loaded before a block of the documentation runs: no name but this machine's is resolved, so that no block reaches
// a real host, whatever it says.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

const { lookup } = dns;

function loopbackLookup(name: string, ...rest: unknown[]): void {
  const callback = rest.at(-1);
  const error = Object.assign(new Error(`no network in tests: ${name}`), { code: "ENOTFOUND" });
  if (/^(localhost|127\..*|::1)$/.test(name)) Reflect.apply(lookup, dns, [name, ...rest]);
  else if (typeof callback === "function") callback(error);
}

Object.assign(dns, { lookup: loopbackLookup });
syncBuiltinESMExports();
