/**
 * Returns the most memory that this process has held at once, in KB. On Linux a process takes over the `maxRSS` of the one that
 * started it, which may be a big one; `VmHWM` begins anew with each program.
 */
export function peakMemoryKb(): number;
