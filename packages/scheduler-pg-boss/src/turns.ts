/** Returns how to make calls one after the other, in the order in which they came. One that fails holds up none. */
export function takeTurns(): <Result>(call: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const turn = last.then(call);
    last = turn.catch(() => undefined);
    return turn;
  };
}
