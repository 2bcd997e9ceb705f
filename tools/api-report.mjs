// Compares the public API of the package in the current folder with the reports in its `etc` folder, one for each
// entry point: a change of the API shows in review. Fails too where a public type names one that is not exported.
// `--update` writes the reports.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

const folder = process.cwd();
const update = process.argv.includes("--update");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** The declarations of each entry point, by the name of its report. */
function entryPoints() {
  return Object.values(manifest.exports).flatMap((entry) =>
    entry.types ? [[entry.types.slice("./dist/".length, -".d.ts".length), entry.types]] : [],
  );
}

/** What the main entry exports: the other entries share its types. */
function exportedByMain() {
  const report = readFileSync(join(folder, "etc/index.api.md"), "utf8");
  return new Set(report.match(/(?<=^export (?:abstract )?\w+ )\w+/gm));
}

/** Only errors are worth a line. A type that is inferred from a schema does not need the schema to be public. */
function quieten(name, message) {
  const [, forgotten = ""] =
    message.messageId === "ae-forgotten-export" ? (/"(\w+)"/.exec(message.text) ?? []) : [];
  const isKnown = /Schema$/.test(forgotten) || (name !== "index" && exportedByMain().has(forgotten));
  if (isKnown || message.logLevel !== ExtractorLogLevel.Error) message.logLevel = ExtractorLogLevel.None;
}

function report(name, declarations) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(folder, "api-extractor.json"),
    packageJsonFullPath: join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, declarations),
      newlineKind: "lf",
      compiler: { tsconfigFilePath: join(folder, "tsconfig.json"), skipLibCheck: true },
      apiReport: {
        enabled: true,
        includeForgottenExports: name === "index",
        reportFileName: name,
        reportFolder: join(folder, "etc"),
        reportTempFolder: join(folder, "node_modules/.cache/api-extractor"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        extractorMessageReporting: {
          default: { logLevel: "none" },
          "ae-forgotten-export": { logLevel: "error" },
        },
        tsdocMessageReporting: { default: { logLevel: "none" } },
      },
    },
  });
  mkdirSync(join(folder, "etc"), { recursive: true });
  return Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => quieten(name, message),
  });
}

let failed = false;
for (const [name, declarations] of entryPoints()) {
  const { succeeded, apiReportChanged } = report(name, declarations);
  if (!succeeded || (apiReportChanged && !update)) failed = true;
  if (apiReportChanged) {
    console.log(
      update ? `wrote etc/${name}.api.md` : `etc/${name}.api.md differs from the API: run \`npm run api\``,
    );
  }
}
if (failed) process.exit(1);
