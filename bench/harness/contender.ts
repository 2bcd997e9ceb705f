/** What a contender's module exports as `open`: makes it ready, in a process of its own. */
export type OpenContender<Options> = (options: Options) => Promise<Contender>;

/** One way of doing a workload. */
export interface Contender {
  /** Does the work once; what it returns is kept beside the sample. This, and nothing else, is timed. */
  round(): Promise<Figures>;
  /** Puts everything back as it was before the first round; not timed. */
  reset?(): Promise<void>;
  close(): Promise<void>;
  /** Told to the parent when ready: a port, say. */
  readonly info?: Figures;
}

/** Numbers by name. */
export type Figures = Readonly<Record<string, number>>;

/** What one round cost. */
export interface Sample {
  readonly ms: number;
  /** Of the contender's own process, all threads. */
  readonly cpuMs: number;
  readonly figures: Figures;
}

/** What the parent asks of a contender's process. `begin` and `end` frame a round that the parent drives. */
export type Request =
  | { readonly ask: "open"; readonly module: string; readonly options: object }
  | { readonly ask: "round" | "begin" | "end" | "memory" | "close" };

/** The answer to a request. */
export type Reply =
  | { readonly ok: true; readonly figures: Figures; readonly sample?: Sample }
  | { readonly ok: false; readonly error: string };
