import type { EngineKind } from '../../../harness/edge/engine/waf-engine.ts';

export interface BrokenRules {
  what: string;
  text: string;
  /** Where the engine sees it. */
  line: number;
  /** Part of the engine's own words. */
  words: string;
}

const rule = (id: number, operator = '@contains x') => `SecRule ARGS "${operator}" "id:${id},phase:2,deny"`;

/** Files that an engine does not take. What only one engine refuses is not among them. */
export function brokenRules(kind: EngineKind): BrokenRules[] {
  const words = (v3: string, v2: string) => (kind === 'v3' ? v3 : v2);
  return [
    {
      what: 'an unknown directive',
      text: `${rule(1)}\nSecNonsense On\n`,
      line: 2,
      words: words('Invalid input: +SecNonsense On', "Invalid command 'SecNonsense'"),
    },
    {
      what: 'an unknown action',
      text: `${rule(1)}\n\nSecRule ARGS "@contains x" "id:2,phase:2,nonsense"\n`,
      line: 3,
      words: words('Expecting an action, got: +nonsense', 'Unknown action: nonsense'),
    },
    {
      what: 'an unknown variable',
      text: 'SecRule NONSENSE "@contains x" "id:1,phase:2,deny"\n',
      line: 1,
      words: words('Expecting a variable, got', 'Unknown variable: NONSENSE'),
    },
    {
      what: 'a rule without an id',
      text: `${rule(1)}\nSecRule ARGS "@contains x" "phase:2,deny"\n`,
      line: 2,
      words: words('Rules must have an ID', 'No action id present'),
    },
    {
      what: 'an id that is there twice',
      text: `# id:7\n${rule(7)}\n${rule(8)}\n${rule(7, '@contains y')}\n`,
      line: 4,
      words: words('Rule id: 7 is duplicated', 'Found another rule with the same id'),
    },
    {
      what: 'a missing data file',
      text: `${rule(1)}\n${rule(2, '@pmFromFile not-here.data')}\n`,
      line: 2,
      words: words('Failed to open file: not-here.data', 'Could not open phrase file ".*not-here.data"'),
    },
    {
      what: 'a missing include',
      text: `${rule(1)}\nInclude /nowhere/at-all.conf\n`,
      line: 2,
      words: words(
        '/nowhere/at-all.conf: Not able to open file',
        'Could not open configuration file /nowhere/at-all.conf',
      ),
    },
  ];
}
