import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml';
import { HarnessError } from '../../lib/errors.ts';

/** Names a place of a corpus file, and what is wrong there. */
export type Refuse = (path: readonly PropertyKey[], problem: string, cause?: unknown) => HarnessError;

/** @returns a maker of CORPUS_INVALID errors: `FILE:LINE: callbacks.2.versions: PROBLEM` */
export function refuserOf(file: string, document: Document, lines: LineCounter): Refuse {
  return (path, problem, cause) => {
    const field = path.length > 0 ? `${path.join('.')}: ` : '';
    return new HarnessError('CORPUS_INVALID', `${file}:${lineOf(document, lines, path)}: ${field}${problem}`, {
      hint: 'harness/waf/corpus/README.md lists every field.',
      cause,
    });
  };
}

/** Of the path, or of as much of it as the file has. Of a field it is the line of its name. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = isMap(parent)
      ? parent.items.map((pair) => pair.key).find((name) => isScalar(name) && name.value === path[length - 1])
      : document.getIn(path.slice(0, length), true);
    if (isNode(key) && key.range) return lines.linePos(key.range[0]).line;
  }
  return 1;
}
