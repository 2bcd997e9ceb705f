import { spawn } from "node:child_process";

/** Runs a program without a shell; resolves with its standard output, rejects with all that it said. */
export function run(program, args, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env } });
    const output = { out: "", all: "" };
    child.stdout.on("data", (chunk) => {
      output.out += chunk;
      output.all += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output.all += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output.out);
      reject(new Error(`${program} ${args.join(" ")}: ended with ${code ?? signal}\n${output.all}`));
    });
  });
}

/** Installs packages into a folder, quietly. */
export async function install(folder, packages) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--no-package-lock"];
  await run("npm", ["install", ...quiet, ...packages], { cwd: folder });
}
