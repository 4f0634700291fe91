import type { RuleHit } from '../../../evidence/rule-hit.ts';

/** What an engine writes in one line for a rule that matched. */
export interface LoggedMessage {
  hit: RuleHit;
  /** With which the rule denied the request; absent for a mere warning. */
  status?: number;
  /** All tags behind the id, `msg`, `data`, `uri`, `unique_id`, …, as written. */
  tags: ReadonlyMap<string, string>;
}

/** The three tags with which the engine begins, and all others behind them. */
const tagBlock = /\[file "([^"]*)"\] \[line "(\d+)"\] \[id "(\d+)"\]((?:\s*\[\w+ "(?:[^"\\]|\\.)*"\])*)/g;

/**
 * Reads `Access denied with code 403 (phase 2). Pattern match … [file "…"] [line "…"] [id "…"] [msg "…"] …`, as both engines
 * write it to the native audit log and to the server's error log. libmodsecurity puts the request's value in front of the
 * tags without escaping its quotes, so of several blocks the last is the engine's.
 * @returns undefined where no rule is named: the engine had trouble of its own
 */
export function parseMessage(text: string): LoggedMessage | undefined {
  const block = [...text.matchAll(tagBlock)].at(-1);
  if (!block) return undefined;
  const [, file = '', line, id = '', rest = ''] = block;
  const tags = new Map(
    [...rest.matchAll(/\[(\w+) "((?:[^"\\]|\\.)*)"\]/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const [, code, words = ''] =
    /^[\s\S]*?(?:Access denied with code (\d+) \(phase \d\)\.|Warning\.|$)\s*([\s\S]*)$/.exec(
      text.slice(0, block.index),
    ) ?? [];
  const data = unescaped(tags.get('data') ?? '');
  const variable = variableIn(words, data);
  return {
    hit: {
      id,
      message: unescaped(tags.get('msg') ?? ''),
      ...(variable === undefined ? {} : { variable: unescaped(variable) }),
      matched: data || unescaped(words.trim()),
      file,
      line: Number(line),
    },
    ...(code === undefined ? {} : { status: Number(code) }),
    tags,
  };
}

/**
 * The variable that an engine's words name. What was sent stands in these words too, so each pattern holds on to the words
 * around the name; a request that repeats them can still spoil the name, and no more than that.
 * @param words without the tags in brackets
 * @param data the rule's own `logdata`: libinjection's words name no variable, and the Core Rule Set's data do
 * @source observed with libmodsecurity 3.0.9 and mod_security2 2.9.7
 */
export function variableIn(words: string, data: string): string | undefined {
  const [, name] =
    /' against variable `([\s\S]*?)' \(Value: `/.exec(words) ??
    /^[\s\S]* at ([A-Z][A-Z_]+(?::[\s\S]*)?)\.(?: \[offset "\d+"\])?\s*$/.exec(words) ??
    / against "([\s\S]*)" required\.\s*$/.exec(words) ??
    /\bfound within ([A-Z][A-Z_]+(?::[^\s:]+)?): /.exec(data) ??
    [];
  return name;
}

/** Takes back how the engines write bytes that are not plain: `\x22`. Several make one character of UTF-8. */
export const unescaped = (text: string): string =>
  text.replace(/(?:\\x[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString('utf8'));

/** Rules that only add up a score, or report it: never the ones that matched. */
export const isScoringRule = (ruleId: string): boolean => /^(949|959|980)\d{3}$/.test(ruleId);
