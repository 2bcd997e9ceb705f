/** What a contender's module exports as `open`: makes it ready, in a process of its own. */
export type OpenContender<Options> = (options: Options) => Promise<Contender>;

/** One way to do a workload. */
export interface Contender {
  /** Does the work once. This, and nothing else, is timed. What it returns is kept beside the sample. */
  round(): Promise<Figures>;
  /** Restores the state before the first round. Not timed. */
  reset?(): Promise<void>;
  close(): Promise<void>;
}

/** Numbers by name. */
export type Figures = Readonly<Record<string, number>>;

/** What one round cost. */
export interface Sample {
  readonly ms: number;
  /** CPU time of the contender's own processes, all threads. */
  readonly cpuMs: number;
  /** The share of the machine's CPU time that nobody used during the round. */
  readonly idle: number;
  /** One for each process of the contender. */
  readonly figures: readonly Figures[];
}

/** What the parent asks of a contender's process. */
export type Request =
  | { readonly ask: "open"; readonly module: string; readonly options: object }
  | { readonly ask: "reset" | "round" | "memory" | "close" };

/** The reply to a request. `cpuMs` is the CPU time that it took. */
export type Reply =
  | { readonly ok: true; readonly figures: Figures; readonly cpuMs: number }
  | { readonly ok: false; readonly error: string };
