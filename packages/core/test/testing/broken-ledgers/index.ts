import { brokenBegins } from "./begins.js";
import type { BrokenLedger } from "./broken-ledger.js";
import { brokenLeases } from "./leases.js";
import { brokenReads } from "./reads.js";
import { brokenReleases } from "./releases.js";
import { brokenSettles } from "./settles.js";

/** A ledger for each rule of the contract, in the order of the rules. */
export const brokenLedgers: readonly BrokenLedger[] = [
  ...brokenBegins,
  ...brokenSettles,
  ...brokenLeases,
  ...brokenReleases,
  ...brokenReads,
];
