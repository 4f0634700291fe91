export type Interruptible<T> = { type: 'done'; value: T } | { type: 'interrupted' };

/** `timeout` sends its signal to the process and then to its group: what comes twice within this time is one wish. */
const oneWishMs = 1000;

/**
 * Does work that Ctrl-C asks to stop, by the signal, and waits until it has: what it started is taken down then. Another Ctrl-C
 * after a second ends the process as usual.
 */
export async function unlessInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Interruptible<T>> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => {
    if (signal.aborted) return;
    process.stderr.write('\nstopping\n');
    controller.abort();
    // Not before every listener has heard this signal: signal-exit, which testcontainers brings along, ends the process
    // when it finds itself alone.
    setTimeout(() => process.off('SIGINT', stop).off('SIGTERM', stop), oneWishMs).unref();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const value = await work(signal);
    return signal.aborted ? { type: 'interrupted' } : { type: 'done', value };
  } catch (error) {
    // What was stopped fails, and that is nothing to tell.
    if (signal.aborted) return { type: 'interrupted' };
    throw error;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
