export type Interruptible<T> = { type: 'done'; value: T } | { type: 'interrupted' };

/**
 * Does what comes before Playwright runs. Ctrl-C asks it to stop, by the signal, and waits until it has; a second
 * Ctrl-C ends the process as usual.
 */
export async function unlessInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Interruptible<T>> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => {
    process.stderr.write('\nstopping\n');
    controller.abort();
    // Not before every listener has heard this signal: signal-exit, which testcontainers brings along, ends the process
    // when it finds itself alone.
    setImmediate(() => process.off('SIGINT', stop).off('SIGTERM', stop));
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
