/** How long the fake waits for the harness, in real time. Tests give shorter ones. */
export interface Waits {
  /** A call that is parked at a breakpoint is let through after this. Less than the 10 s that the plugin waits for an answer. */
  parkedMs: number;
  /** A callback that nobody sent is given up after this. More than the 10 s that Klarna waits for a store. */
  pendingMs: number;
  /** The control answers that no callback is pending after this. Less than the 10 s that its client waits. */
  pollMs: number;
}

export const defaultWaits: Waits = { parkedMs: 8_000, pendingMs: 15_000, pollMs: 8_000 };

/** Something that somebody waits for, and that somebody else brings. */
export interface Waiter<T> {
  readonly promise: Promise<T>;
  /** False when it came too late: only the first thing brought counts. */
  done(value: T): boolean;
}

/** @param overdue what the promise gives when nothing came within `timeoutMs` of real time */
export function waitFor<T>(timeoutMs: number, overdue: T): Waiter<T> {
  let settle: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  let open = true;
  const done = (value: T) => {
    if (!open) return false;
    open = false;
    clearTimeout(timer);
    settle(value);
    return true;
  };
  const timer = setTimeout(() => done(overdue), timeoutMs);
  return { promise, done };
}
