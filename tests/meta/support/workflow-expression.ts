/** What an expression may name: nested objects of texts. What is not there is the empty text, as at GitHub. */
export type Contexts = Readonly<Record<string, unknown>>;

export interface JobStatus {
  failed: boolean;
}

type Value = string | number | boolean | null;

/**
 * GitHub's expressions, as far as this project writes them: names, texts, numbers, `==`, `!=`, `&&`, `||`, `!`, parentheses and the
 * functions that ask how the job stands.
 * @throws Error for anything else, so that nothing is silently taken for true
 * @source https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export function evaluate(expression: string, contexts: Contexts, status: JobStatus): Value {
  const tokens = expression.match(/'(?:[^']|'')*'|[\w.-]+|==|!=|&&|\|\||[!()]/g) ?? [];
  if (tokens.join('').length !== expression.replace(/\s+(?=(?:[^']*'[^']*')*[^']*$)/g, '').length) {
    throw new Error(`this runner does not read ${expression}`);
  }
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at++;
    return true;
  };
  const must = (token: string) => {
    if (!take(token)) throw new Error(`${expression}: expected ${token}, got ${tokens[at]}`);
  };

  const or = (): Value => {
    let value = and();
    while (take('||')) {
      const right = and();
      value = isTrue(value) ? value : right;
    }
    return value;
  };
  const and = (): Value => {
    let value = comparison();
    while (take('&&')) {
      const right = comparison();
      value = isTrue(value) ? right : value;
    }
    return value;
  };
  const comparison = (): Value => {
    const left = single();
    if (take('==')) return same(left, single());
    if (take('!=')) return !same(left, single());
    return left;
  };
  const single = (): Value => {
    if (take('!')) return !isTrue(single());
    if (take('(')) {
      const value = or();
      must(')');
      return value;
    }
    const token = tokens[at++];
    if (token === undefined) throw new Error(`${expression} ends too early`);
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d+$/.test(token)) return Number(token);
    if (token === 'true' || token === 'false') return token === 'true';
    if (take('(')) {
      must(')');
      return called(token, status);
    }
    return lookUp(token, contexts);
  };
  const value = or();
  if (at < tokens.length) throw new Error(`${expression}: nobody knows what ${tokens[at]} is for`);
  return value;
}

/** `${{ … }}` inside a text. */
export const filledIn = (text: string, contexts: Contexts, status: JobStatus): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    String(evaluate(expression.trim(), contexts, status) ?? ''),
  );

/** A step without `if` runs while nothing failed; so does one whose condition does not ask how the job stands. */
export function isToRun(condition: string | undefined, contexts: Contexts, status: JobStatus): boolean {
  if (condition === undefined) return !status.failed;
  const asks = /\b(always|success|failure|cancelled)\(\)/.test(condition);
  return (asks || !status.failed) && isTrue(evaluate(condition, contexts, status));
}

function called(name: string, { failed }: JobStatus): Value {
  const values: Readonly<Record<string, boolean>> = {
    always: true,
    cancelled: false,
    success: !failed,
    failure: failed,
  };
  const value = values[name];
  if (value === undefined) throw new Error(`this runner has no function ${name}()`);
  return value;
}

function lookUp(path: string, contexts: Contexts): Value {
  const [context = ''] = path.split('.');
  if (!(context in contexts)) throw new Error(`this runner has no context ${context}`);
  let value: unknown = contexts;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return value === undefined ? null : (value as Value);
}

const isTrue = (value: Value): boolean => value !== null && value !== '' && value !== 0 && value !== false;

/** Text is compared without regard to capitals; nothing is the empty text. */
const same = (left: Value, right: Value): boolean =>
  String(left ?? '').toLowerCase() === String(right ?? '').toLowerCase();
