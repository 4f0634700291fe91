import type { TriedExclusion } from '../../waf/waf-report.ts';

/** What an exclusion does, in short for a table and as the end of a sentence. */
export const approachLabels: Readonly<Record<TriedExclusion['approach'], { short: string; long: string }>> = {
  'engine-off-for-path': {
    short: 'firewall off on the path',
    long: 'it switches the firewall off on the callback’s path',
  },
  'remove-rule': { short: 'rule off everywhere', long: 'it takes the rule away from every request' },
  'remove-target': {
    short: 'argument exempt everywhere',
    long: 'it hides the argument that matches from the rule, in every request',
  },
  'remove-rule-for-path': {
    short: 'rule off on the path',
    long: 'it takes the rule away on the callback’s path and nowhere else',
  },
  'remove-target-for-path': {
    short: 'argument exempt on the path',
    long: 'it hides the argument that matches from the rule, on the callback’s path and nowhere else',
  },
  'remove-rule-for-shape': {
    short: 'rule off for the callback’s shape',
    long: 'it takes the rule away on the callback’s path, and only where the request looks as the plugin makes it',
  },
  'remove-target-for-shape': {
    short: 'argument exempt for its shape',
    long: 'it hides the argument that matches from the rule, on the callback’s path, and only where its value looks as the plugin makes it',
  },
  mixed: { short: 'for each rule its own way', long: 'for each rule it goes as narrow as that rule allows' },
};
