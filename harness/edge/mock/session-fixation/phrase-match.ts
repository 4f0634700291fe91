/** The beginning of a phrase, as far as a text has it. */
interface Beginning {
  /** The same with one letter more, by that letter. */
  longer: Map<string, Beginning>;
  isWhole: boolean;
  /** What the search goes on with where the next letter is none of these; undefined: with nothing. */
  otherwise: Beginning | undefined;
}

const beginning = (): Beginning => ({ longer: new Map(), isWhole: false, otherwise: undefined });

/**
 * ModSecurity's `@pm` on a text in lower case: a search for all phrases at once, which misses some. Where the next letter does not fit,
 * a whole search would go on with the longest end of what it has seen that begins a phrase; this one knows such an end only if it is one
 * letter longer than that of the beginning before. So `session_id` is found in `sesession_id`, and not in `sessession_id`.
 * @source libmodsecurity 3, src/utils/acmp.cc, acmp_connect_fail_states; observed with 3.0.14. Phrases that stand inside others
 * (o_match there) are left out: the lists have none.
 */
export function phraseMatcher(phrases: readonly string[]): (text: string) => boolean {
  const root = beginning();
  for (const phrase of phrases) {
    let at = root;
    for (const letter of phrase) {
      const next = at.longer.get(letter) ?? beginning();
      at.longer.set(letter, next);
      at = next;
    }
    at.isWhole = true;
  }
  connect(root);
  return (text) => {
    let at = root;
    for (const letter of text) {
      let from: Beginning | undefined = at;
      while (from && !from.longer.has(letter)) from = from.otherwise;
      at = from?.longer.get(letter) ?? root;
      if (at.isWhole) return true;
    }
    return false;
  };
}

/** Shorter beginnings come first. */
function connect(root: Beginning): void {
  let level = [...root.longer.values()];
  for (const first of level) first.otherwise = root;
  while (level.length > 0) {
    level = level.flatMap((parent) =>
      [...parent.longer].map(([letter, child]) => {
        child.otherwise = parent.otherwise?.longer.get(letter) ?? root;
        return child;
      }),
    );
  }
}
