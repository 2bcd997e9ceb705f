/** Two wrong numbers may stand one after the other. Of more, the gateway itself may be the reason. */
const MOST_IN_A_ROW = 2;

/** Whether so many recipients in a row were refused that the sender or its account may be the reason. */
export function areTooMany(refused: ReadonlySet<string>): boolean {
  return refused.size > MOST_IN_A_ROW;
}
