import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A page of Markdown, its name relative to the project's folder. */
export interface Page {
  name: string;
  text: string;
}

/** README.md, CONTRIBUTING.md, docs/ and what stands beside the code. */
export function pages(): Page[] {
  const below = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name));
  return ['README.md', 'CONTRIBUTING.md', ...below('docs'), ...below('harness')].map(page);
}

export const page = (name: string): Page => ({ name, text: readFileSync(join(root, name), 'utf8') });

const fences = /^( *)```(\w*)\n(.*?)^\1```$/gms;

/** Text of the fenced blocks in a language, without the fences and without the indentation of a list. */
export const blocks = ({ text }: Page, language: string): string[] =>
  [...text.matchAll(fences)].flatMap(([, indent = '', found, body = '']) =>
    found === language ? [body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  );

/** What a page says beside its fenced blocks. */
export const prose = ({ text }: Page): string => text.replaceAll(fences, '');

/** Links to files that are not there, and to headings that no page has: a sentence each. */
export function deadLinks({ name, text }: Page): string[] {
  const links = [...prose({ name, text }).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
  return links
    .filter((to) => !/^[a-z]+:/.test(to))
    .flatMap((to) => {
      const [path = '', heading] = to.split('#');
      const file = path === '' ? join(root, name) : join(root, dirname(name), path);
      if (!existsSync(file)) return [`${name}: there is no ${to}`];
      if (heading === undefined || anchors(readFileSync(file, 'utf8')).has(heading)) return [];
      return [`${name}: ${relative(root, file)} has no heading #${heading}`];
    });
}

/** As GitHub makes them. */
const anchors = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

/** Rows of the table below a heading, without its head: the cells' text. */
export function tableBelow({ text }: Page, heading: string): string[][] {
  const section = text.split(new RegExp(`^#+ ${heading}$`, 'm'))[1]?.split(/^#+ /m)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What a cell or a sentence names in backticks. */
export const named = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
