/** One metric as Prometheus reads it. */
export interface ReadMetric {
  readonly help: string;
  readonly type: string;
  /** Values by name and labels, such as `runs_total{ended="finished"}`. */
  readonly values: ReadonlyMap<string, number>;
}

const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/;
// Prometheus reads it in any case.
const NUMBER = /^([Nn]a[Nn]|[+-]Inf|[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)$/;
const SUFFIXES = /_(bucket|sum|count)$/;

/** Reads the text format of Prometheus, version 0.0.4, strictly: whatever stands out of place is an error. */
export function readExposition(text: string): ReadonlyMap<string, ReadMetric> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const metrics = new Map<string, { help?: string; type?: string; values: Map<string, number> }>();
  const metricOf = (name: string) => metrics.get(name) ?? { values: new Map<string, number>() };
  const seen = new Set<string>();
  let current = "";
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const comment = COMMENT.exec(line);
    if (comment) {
      const [, kind = "", name = "", rest = ""] = comment;
      if (name !== current && metrics.has(name)) throw new Error(`${name} comes in two places`);
      current = name;
      metrics.set(name, { ...metricOf(name), [kind.toLowerCase()]: rest });
      continue;
    }
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    if (name === "" || !NUMBER.test(value)) throw new Error(`not a sample: ${line}`);
    const metric = metrics.get(current);
    const base = metric?.type === "histogram" ? name.replace(SUFFIXES, "") : name;
    if (!metric || base !== current) throw new Error(`${name} stands under ${current}`);
    const key = labels === "" ? name : `${name}{${labels.replace(/,$/, "")}}`;
    if (seen.has(key)) throw new Error(`${key} comes twice`);
    seen.add(key);
    metric.values.set(key, Number(value.replace("Inf", "Infinity")));
  }
  return new Map(
    [...metrics].map(([name, { help, type, values }]) => {
      if (help === undefined || type === undefined) throw new Error(`${name} has no HELP or no TYPE`);
      return [name, { help, type, values }];
    }),
  );
}

/** All values, by name and labels. */
export function valuesOf(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries([...readExposition(text).values()].flatMap(({ values }) => [...values]));
}
