import { createHash } from 'node:crypto';

/**
 * Ids that follow from the seed and their own name, so that a site's ids do not depend on what other sites do meanwhile.
 */
export class Ids {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** 36 characters in the shape of a random UUID (version 4). The plugin passes ids through `sanitize_key`: lower case. */
  uuid(...name: (string | number)[]): string {
    const hex = this.#digest(name);
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      variant + hex.slice(17, 20),
      hex.slice(20, 32),
    ].join('-');
  }

  /** Eight capital letters and digits, as Klarna's `klarna_reference`. */
  reference(...name: (string | number)[]): string {
    return BigInt(`0x${this.#digest(name)}`)
      .toString(36)
      .toUpperCase()
      .slice(0, 8);
  }

  #digest(name: (string | number)[]): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#seed, ...name]))
      .digest('hex');
  }
}
