import type { Suppression, SuppressionList } from "../ports/suppression-list.js";
import type { ContractCase } from "./contract-case.js";

/** A fresh, empty suppression list and a look behind it. */
export interface SuppressionListHarness {
  readonly suppressions: SuppressionList;
  /** What is stored, in any order. */
  stored(): Promise<readonly Suppression[]>;
  /** Called after the case, also when it failed. */
  close?(): Promise<void>;
}

/** Makes a case of a rule's name and what checks it. */
export type SuppressionRule = (
  name: string,
  check: (harness: SuppressionListHarness) => Promise<void>,
) => ContractCase;
