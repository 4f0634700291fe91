import { placeOf, type SourceFiles } from './source-files.ts';

/** Comments become spaces, so that places stay right. Good enough for this code: a string with a slash pair stays. */
function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|[\s;{}(),])\/\/[^\n]*/g, blank);
}

/** `path:line what` for each use of the console or of the process outside of the command line. */
export function worldUses(files: SourceFiles): string[] {
  return [...files]
    .filter(([path]) => !path.startsWith('harness/cli/'))
    .flatMap(([path, text]) =>
      [...withoutComments(text).matchAll(/(?<![\w.])(console|process)\??\.\w+/g)].map(
        ({ index, 0: use }) => `${placeOf(path, text, index)} ${use}`,
      ),
    );
}

/** The same without lines, which move: `path what`, each once. */
export const usesByFile = (uses: readonly string[]): string[] => [
  ...new Set(uses.map((use) => use.replace(/:\d+ /, ' '))),
];

export function longFiles(files: SourceFiles, most: number): string[] {
  return [...files]
    .map(([path, text]) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
}

export function leftovers(files: SourceFiles): string[] {
  return [...files].flatMap(([path, text]) =>
    [...text.matchAll(/\b(TODO|FIXME|XXX|HACK)\b/g)].map(
      ({ index, 0: word }) => `${placeOf(path, text, index)} ${word}`,
    ),
  );
}

/** Members of `errorCodes = […]` that no other file names. */
export function unthrownCodes(files: SourceFiles, declaredIn: string): string[] {
  const [, list = ''] = /errorCodes = \[([^\]]*)\]/.exec(files.get(declaredIn) ?? '') ?? [];
  const codes = [...list.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code as string);
  if (codes.length === 0) throw new Error(`no errorCodes in ${declaredIn}`);
  const rest = [...files].filter(([path]) => path !== declaredIn).map(([, text]) => withoutComments(text));
  return codes.filter((code) => !rest.some((text) => text.includes(`'${code}'`)));
}
