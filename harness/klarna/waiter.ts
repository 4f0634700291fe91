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
