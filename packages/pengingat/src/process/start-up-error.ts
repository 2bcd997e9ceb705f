/** Why a program does not start, in lines that a person can act on. The programs print it and exit with 2. */
export class StartUpError extends Error {
  override readonly name = "StartUpError";
  readonly lines: readonly string[];

  constructor(...lines: string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}
