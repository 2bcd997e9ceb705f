/**
 * Returns the most memory that this process has held at once, in KB. On Linux a process takes over the `maxRSS` of the one that
 * started it, which may be a big one; `VmHWM` starts from zero with each program.
 */
export function peakMemoryKb(): number;

/** As `peakMemoryKb`, of another process; `null` where there is no `/proc`, as only Linux has one. */
export function peakMemoryKbOf(pid: number | "self"): number | null;
