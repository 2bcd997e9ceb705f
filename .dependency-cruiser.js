/** Which folder may import which: the core nothing of ours, adapters the core, the application everything. */
export default {
  forbidden: [
    {
      name: "core-is-pure",
      comment: "The core knows its own files, luxon and libphonenumber-js: no framework, no I/O, no adapter.",
      severity: "error",
      from: { path: "^packages/core/src", pathNot: "^packages/core/src/testing" },
      to: { pathNot: ["^packages/core/src", "node_modules/(luxon|libphonenumber-js)/"] },
    },
    {
      name: "testing-is-portable",
      comment:
        "The doubles and suites run under any test runner: beside the core and luxon they know Node.js alone.",
      severity: "error",
      from: { path: "^packages/core/src/testing" },
      to: {
        pathNot: ["^packages/core/src", "node_modules/luxon/", "^(node:)?(assert(/strict)?|crypto|events)$"],
      },
    },
    {
      name: "domain-looks-inward",
      severity: "error",
      from: { path: "^packages/core/src/domain" },
      to: {
        path: "^packages/core/src/(gateway|plan|ports|report|results|run|scheduled|send|service|testing)",
      },
    },
    {
      name: "ports-know-the-domain-only",
      severity: "error",
      from: { path: "^packages/core/src/ports" },
      to: { path: "^packages/core/src/(gateway|plan|report|results|run|scheduled|send|service|testing)" },
    },
    {
      name: "reports-only-report",
      severity: "error",
      from: { path: "^packages/core/src/report" },
      to: { path: "^packages/core/src/(gateway|plan|results|run|scheduled|send|service|testing)" },
    },
    {
      name: "planning-does-not-send",
      severity: "error",
      from: { path: "^packages/core/src/plan" },
      to: { path: "^packages/core/src/(gateway|results|run|scheduled|send|service|testing)" },
    },
    {
      name: "the-sender-does-not-know-the-run",
      severity: "error",
      from: { path: "^packages/core/src/send" },
      to: { path: "^packages/core/src/(gateway|results|run|scheduled|service|testing)" },
    },
    {
      name: "runs-do-not-know-the-service",
      severity: "error",
      from: { path: "^packages/core/src/(results|run|scheduled)" },
      to: { path: "^packages/core/src/(gateway|service|testing)" },
    },
    {
      name: "the-core-does-not-know-its-doubles",
      severity: "error",
      from: { path: "^packages/core/src", pathNot: "^packages/core/src/testing" },
      to: { path: "^packages/core/src/testing" },
    },
    {
      name: "adapters-stand-alone",
      comment: "An adapter imports the core, never another adapter, the application or an example.",
      severity: "error",
      from: {
        path: "^packages/(adapter-[^/]+|messenger-http|scheduler-bree|scheduler-pg-boss|http-koa|page-koa)/src",
      },
      to: {
        path: ["^packages/", "^examples/", "^tests/", "node_modules/@pengingat/"],
        pathNot: [
          "^packages/$1/",
          "^packages/(core|messenger-http)/dist/",
          "node_modules/@pengingat/(core|messenger-http)/",
        ],
      },
    },
    {
      name: "messenger-http-serves-adapters",
      severity: "error",
      from: { path: "^packages/(scheduler-bree|scheduler-pg-boss|http-koa|page-koa)/src" },
      to: { path: ["^packages/messenger-http/", "node_modules/@pengingat/messenger-http/"] },
    },
    {
      name: "inversify-in-the-application-and-examples-only",
      severity: "error",
      from: { pathNot: "^(packages/pengingat|examples)/" },
      to: { path: "node_modules/(inversify|reflect-metadata)/" },
    },
    {
      name: "nothing-knows-the-application",
      severity: "error",
      from: { path: "^(packages|examples)/", pathNot: "^packages/pengingat/" },
      to: { path: ["^packages/pengingat/", "node_modules/pengingat/"] },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(node:sqlite|node/bin/node)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    exclude: { path: "/dist/|/fixtures/" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "import", "default"] },
  },
};
