// Bree takes a compiled file only; that this one runs sources is its parent's doing, by `--import`.
await import("./run-thread.ts");
