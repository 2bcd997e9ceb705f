import type { Suppression, SuppressionList } from "../ports/suppression-list.js";
import type { ContractHarness, ContractRule } from "./contract-case.js";

/** A fresh, empty suppression list and a look behind it. */
export interface SuppressionListHarness extends ContractHarness {
  readonly suppressions: SuppressionList;
  /** What is stored, in any order. */
  stored(): Promise<readonly Suppression[]>;
}

/** Makes a case of a rule of the list. */
export type SuppressionRule = ContractRule<SuppressionListHarness>;
