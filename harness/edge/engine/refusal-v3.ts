import type { Refusal } from './server-flavour.ts';

/**
 * Reads what nginx prints when libmodsecurity refuses a rule file.
 * @source observed with nginx 1.22.1 and 1.26.3, libmodsecurity 3.0.9 and 3.0.14
 */
export function refusalV3(output: string): Refusal | undefined {
  // The words may end with a line break before nginx's own place.
  const [, said] = /\[emerg\].*?"modsecurity_rules_file" directive (.*?)\s+in \S+:\d+$/ms.exec(output) ?? [];
  if (said === undefined) return undefined;
  const placed = /^Rules error\. File: (.*?)\. Line: (\d+)\. Column: \d+\. (.*)$/s.exec(said);
  if (placed) {
    const [, file = '', line, words = ''] = placed;
    return { file, line: Number(line), words: words.trim() };
  }
  const [, duplicateId] = /^Rule id: (\d+) is duplicated/.exec(said) ?? [];
  if (duplicateId) return { words: said, duplicateId };
  // The file's name is a pointer here: "Rules must have an ID. File: 0x55c247e070a0 at line: 2".
  const [, line] = /^Rules must have an ID\..* at line: (\d+)/.exec(said) ?? [];
  if (line) return { words: 'Rules must have an ID.', line: Number(line), withoutId: true };
  return { words: said };
}
