import { styleText } from 'node:util';

/** Colours for a terminal, or none for a file, a pipe, or NO_COLOR. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  doubtful(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

export function styleFor(colours: boolean): Style {
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  return {
    good: paint('green'),
    bad: paint('red'),
    doubtful: paint('yellow'),
    faint: paint('dim'),
    strong: paint('bold'),
  };
}
