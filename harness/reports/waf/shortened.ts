const head = 100;
const tail = 140;

/** A log's words on one rule may hold the whole regular expression: the middle is left out, the variable is at the end. */
export function shortened(text: string): string {
  return text.length <= head + tail ? text : `${text.slice(0, head)} … ${text.slice(-tail)}`;
}
