import { debugMessages, messagesOfV2, messagesOfV3 } from './explain.ts';

/** What a debug log says of a request besides which variables matched. */
export interface DebugFindings {
  /**
   * Ids of the rules that matched, each with its whole chain, in the order in which they were asked. Of a script v3 tells no id: its path
   * stands there.
   */
  matched: string[];
  /** The limit that the request was refused for, by its directive. */
  limit?: BodyLimit;
}

export type BodyLimit = 'SecRequestBodyLimit' | 'SecRequestBodyNoFilesLimit';

/** The rule that is being asked. */
interface Asked {
  id: string;
  matched: boolean;
}

/**
 * @param text what one request wrote at level 9
 * @source observed with libmodsecurity 3.0.14; rules as `explainV3` has them
 */
export function matchedV3(text: string): DebugFindings {
  const found = new Matches();
  for (const message of debugMessages(text, messagesOfV3(text))) {
    const [, id, how] = /^\(Rule: (\d+)\) Executing (operator|unconditional)/.exec(message) ?? [];
    const [, script] = /^\s*Executing script: (.+)\.$/.exec(message) ?? [];
    if (script !== undefined) found.begin(script);
    if (id !== undefined && id !== '0') found.begin(id);
    if (id !== undefined) found.said(how === 'unconditional');
    else if (message === 'Rule returned 1.' || /^Returning from lua script: ./s.test(message)) found.said(true);
    else if (message === 'Rule returned 0.') found.said(false);
    else if (message === 'Request body is bigger than the maximum expected.') found.limit = 'SecRequestBodyLimit';
  }
  return found.all();
}

/**
 * @param text what one request wrote at level 9
 * @source observed with mod_security2 2.9.11; rules as `explainV2` has them
 */
export function matchedV2(text: string): DebugFindings {
  const found = new Matches();
  for (const message of debugMessages(text, messagesOfV2(text))) {
    if (message.startsWith('Recipe: Invoking rule ')) {
      const [, id] = /\[id "(\d+)"\]/.exec(message) ?? [];
      if (id !== undefined) found.begin(id);
      found.said(false);
    } else if (/^Rule returned -?\d+\.$/.test(message)) found.said(message === 'Rule returned 1.');
    else if (/^Request body no files data length is larger than/.test(message)) {
      found.limit = 'SecRequestBodyNoFilesLimit';
    } else if (/^Request body (?:\(Content-Length\) )?is larger than/.test(message))
      found.limit = 'SecRequestBodyLimit';
  }
  return found.all();
}

/** A rule of a chain is asked only where all before it matched: the last answer is that of the chain. */
class Matches {
  limit: BodyLimit | undefined;
  readonly #asked: Asked[] = [];

  begin(id: string): void {
    this.#asked.push({ id, matched: false });
  }

  said(matched: boolean): void {
    const last = this.#asked.at(-1);
    if (last) last.matched = matched;
  }

  all(): DebugFindings {
    const matched = this.#asked.filter((asked) => asked.matched).map(({ id }) => id);
    return { matched: [...new Set(matched)], ...(this.limit && { limit: this.limit }) };
  }
}
