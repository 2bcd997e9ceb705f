/** One rule of a port as a test: loop over the cases in any runner, `test(name, run)`. */
export interface ContractCase {
  /** The rule, as a sentence. */
  readonly name: string;
  /** Rejects where the adapter breaks the rule. Makes its own fresh harness; the cases need no order. */
  readonly run: () => Promise<void>;
}

/** What a contract's harness has in common: the way to end it. */
export interface ContractHarness {
  /** Called after the case, also when it failed. @default nothing is to be closed */
  close?(): Promise<void>;
}

/** Makes a case of a rule and what checks it on a fresh harness. */
export type ContractRule<Harness> = (
  name: string,
  check: (harness: Harness) => Promise<void>,
) => ContractCase;

/** How the rules of one contract become cases. */
export function contractRule<Harness extends ContractHarness>(
  createHarness: () => Harness | Promise<Harness>,
): ContractRule<Harness> {
  return (name, check) => ({
    name,
    async run() {
      const harness = await createHarness();
      try {
        await check(harness);
      } catch (error) {
        // What the case left behind may make this fail as well: the case's own error says more.
        await harness.close?.().catch(() => {});
        throw error;
      }
      await harness.close?.();
    },
  });
}
