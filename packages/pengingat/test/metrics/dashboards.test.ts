import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { createMetrics } from "../../src/metrics/metrics.js";
import { readExposition } from "./exposition.js";

const FOLDER = fileURLToPath(new URL("../../../../docs/operate/", import.meta.url));
const ALERTS = join(FOLDER, "prometheus/pengingat-alerts.yml");
const alerts = readFileSync(ALERTS, "utf8");
const dashboard = JSON.parse(readFileSync(join(FOLDER, "grafana/dashboard.json"), "utf8"));

const expressions: readonly string[] = [
  ...[...alerts.matchAll(/^ +expr: (?:\|\n((?: {10}.*\n)+)|(.+))$/gm)].map(
    ([, block, line]) => block ?? line ?? "",
  ),
  ...dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.map(({ expr }) => expr),
  ),
];

/** Each metric with the labels that its series have. */
const labelsOf = new Map<string, Set<string>>();
const values = new Set<string>();

beforeAll(async () => {
  const figures = async () => ({
    ...{ inFlight: 0, inDoubt: 0, oldestInDoubtAt: null, notReached: 0, lastEnded: null },
    ...{ lastFinishedAt: new Date(), lastRun: "0", runs: {} },
    reminders: { sent: 0, failed: 0, unknown: 0, skipped: 0 },
  });
  const metrics = createMetrics({ figures }, ["fonnte"]);
  metrics.countAttempt({ status: "sent", code: null, messenger: "fonnte", tookMs: 1 });
  for (const { values: series } of readExposition(await metrics.text()).values()) {
    for (const key of series.keys()) {
      const [name = "", labels = ""] = key.split("{");
      const known = labelsOf.get(name) ?? new Set(["job", "instance"]);
      for (const [, label = "", value = ""] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
        known.add(label);
        values.add(`${label}=${value}`);
      }
      labelsOf.set(name, known);
    }
  }
});

test("each metric that a rule or a panel uses is there, with its labels and their values", () => {
  expect(expressions.length).toBeGreaterThan(25);
  for (const expression of expressions) {
    for (const [, name = "", matchers = ""] of expression.matchAll(
      /\b((?:pengingat|process)_\w+)(?:\{([^}]*)\})?/g,
    )) {
      const labels = labelsOf.get(name);
      expect(labels, name).toBeDefined();
      for (const [, label = "", value = ""] of matchers.matchAll(/(\w+)\s*(?:=~|!=|!~|=)\s*"([^"]*)"/g)) {
        expect(labels, expression).toContain(label);
        const isOfOurs = label !== "job" && label !== "outcome";
        if (isOfOurs) for (const each of value.split("|")) expect(values).toContain(`${label}=${each}`);
      }
    }
    for (const [, by = ""] of expression.matchAll(/\bby \(([^)]*)\)/g)) {
      const used = [...expression.matchAll(/\b(pengingat_\w+)/g)].flatMap(([, name = ""]) => [
        ...(labelsOf.get(name) ?? []),
      ]);
      for (const label of by.split(/, */)) expect(used, expression).toContain(label);
    }
  }
});

test("the dashboard's panels are known by different ids, and none lies over another", () => {
  const { panels } = dashboard as {
    panels: { id: number; title: string; gridPos: { x: number; y: number; w: number; h: number } }[];
  };
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const taken = new Set<string>();
  for (const {
    title,
    gridPos: { x, y, w, h },
  } of panels) {
    for (let cell = 0; cell < w * h; cell += 1) {
      const at = `${x + (cell % w)},${y + Math.floor(cell / w)}`;
      expect(taken, title).not.toContain(at);
      taken.add(at);
    }
    expect(x + w).toBeLessThanOrEqual(24);
  }
});

test("each alert says what to do, and promtool accepts all where it is installed", () => {
  const names = [...alerts.matchAll(/- alert: (\w+)/g)];
  expect([...alerts.matchAll(/severity: (critical|warning)/g)]).toHaveLength(names.length);
  expect([...alerts.matchAll(/^ +summary: .*\.\n +description: .*\.$/gm)]).toHaveLength(names.length);
  const promtool = onPath("promtool");
  if (promtool === null) return;
  expect(execFileSync(promtool, ["check", "rules", ALERTS], { encoding: "utf8" })).toContain(
    `SUCCESS: ${names.length} rules found`,
  );
});

function onPath(program: string): string | null {
  const files = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  return files.find(isRunnable) ?? null;
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
