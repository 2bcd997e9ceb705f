/** Lets so many at a time do something; the others wait, in the order in which they came. */
export interface Turns {
  take<Value>(work: () => Promise<Value>): Promise<Value>;
}

export function turns(atOnce: number): Turns {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return {
    async take(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
