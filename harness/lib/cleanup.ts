/**
 * Things to undo, last first. What is added before a failing step is undone by `await using`; after the last step
 * `release()` hands it to the owner. (Node 20 has no AsyncDisposableStack.)
 */
export class Cleanup implements AsyncDisposable {
  #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  /** Adds a disposable and gives it back. */
  use<T extends AsyncDisposable>(disposable: T): T {
    this.add(async () => disposable[Symbol.asyncDispose]());
    return disposable;
  }

  /** Moves all steps to a new owner: this one then undoes nothing. */
  release(): Cleanup {
    const owner = new Cleanup();
    owner.#steps = this.#steps;
    this.#steps = [];
    return owner;
  }

  /** Every step is tried; the first failure is thrown afterwards. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
