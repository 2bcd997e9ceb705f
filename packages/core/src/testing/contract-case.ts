/** One rule of a port as a test: loop over the cases in any runner, `test(name, run)`. */
export interface ContractCase {
  /** The rule, as a sentence. */
  readonly name: string;
  /** Rejects where the adapter breaks the rule. Makes its own fresh harness; the cases need no order. */
  readonly run: () => Promise<void>;
}
