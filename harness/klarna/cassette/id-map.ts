import { idKinds } from './placeholders.ts';

const id = `(?:${idKinds.join('|')})-\\d+`;
const anyId = new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'g');
const wholeId = new RegExp(`^${id}$`);

/** Whether a text is a cassette's placeholder for an id that Klarna gave out. */
export const isId = (text: string): boolean => wholeId.test(text);

export const idsIn = (text: string): string[] => [...text.matchAll(anyId)].map(([found]) => found);

/** Which id of the server that is played now stands where a cassette has a placeholder: bound as answers come. */
export class IdMap {
  readonly #bound = new Map<string, string>();

  get(placeholder: string): string | undefined {
    return this.#bound.get(placeholder);
  }

  /** A text of the cassette's as the server of now can read it. What is not bound stays. */
  fill(text: string): string {
    return text.replace(anyId, (placeholder) => this.#bound.get(placeholder) ?? placeholder);
  }

  /** JSON, likewise. */
  fillAll(value: unknown): unknown {
    return JSON.parse(this.fill(JSON.stringify(value)));
  }

  /**
   * Whether two texts are the same but for ids. One that is met for the first time is bound; from then on it has to stand where it
   * stood in the recording.
   */
  agree(recorded: string, now: string): boolean {
    const placeholders = idsIn(recorded);
    if (placeholders.length === 0) return recorded === now;
    const parts = recorded.split(anyId).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    const found = new RegExp(`^${parts.join('(.+?)')}$`, 's').exec(now)?.slice(1);
    if (!found) return false;
    const pairs = placeholders.map((placeholder, index) => [placeholder, found[index] ?? ''] as const);
    if (pairs.some(([placeholder, value]) => (this.#bound.get(placeholder) ?? value) !== value)) return false;
    for (const [placeholder, value] of pairs) this.#bound.set(placeholder, value);
    return true;
  }
}
