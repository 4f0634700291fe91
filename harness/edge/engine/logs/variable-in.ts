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
