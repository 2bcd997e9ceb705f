/**
 * `npm run -s remind -- …` is `run`. It was once the program for more than that, and `remind -- list` and the like still
 * work.
 */
export function withoutRemind(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  if (first !== "remind") return args;
  const isCommand = rest[0] !== undefined && !rest[0].startsWith("-");
  return isCommand ? rest : ["run", ...rest];
}
