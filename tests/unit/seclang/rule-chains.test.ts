import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { findChain } from '../../../harness/seclang/find-chain.ts';
import { parseDirectives } from '../../../harness/seclang/parse-directives.ts';
import { ruleChains } from '../../../harness/seclang/rule-chains.ts';

const chainsOf = (text: string) => ruleChains(parseDirectives(text, '/rules/a.conf'));

const chained = `
SecRule REQUEST_FILENAME "!@rx ^/admin/" \\
    "id:10,phase:request,deny,msg:'Of \\'ten\\'',chain"
  # between the links
  SecRule ARGS_NAMES "@pm a b" "t:none,chain"
SecMarker X
    SecRule &ARGS:c "@eq 0"
secaction "id:11,nolog,pass"
SecRule ARGS x "deny,nolog"
SecRule ARGS y "id:12,phase:logging,pass"
`;

test('a chain is one rule, with the place of its starter', () => {
  const [ten] = chainsOf(chained);
  expect(ten).toMatchObject({ id: '10', phase: 2, message: "Of 'ten'", file: '/rules/a.conf', line: 2, lastLine: 3 });
  expect(ten?.links.map(({ operator }) => operator)).toEqual([
    { negated: true, name: 'rx', argument: '^/admin/' },
    { negated: false, name: 'pm', argument: 'a b' },
    { negated: false, name: 'eq', argument: '0' },
  ]);
  expect(ten?.links[2]?.variables).toEqual([{ collection: 'ARGS', key: 'c', counted: true, excluded: false }]);
});

test('what follows a chain does not belong to it; a rule without an id is no rule that a log could name', () => {
  expect(chainsOf(chained).map(({ id, links }) => [id, links.length])).toEqual([
    ['10', 3],
    ['11', 1],
    ['12', 1],
  ]);
});

test('a SecAction has no variables and always matches', () => {
  expect(chainsOf(chained)[1]?.links).toEqual([
    {
      variables: [],
      operator: { negated: false, name: 'unconditionalMatch', argument: '' },
      actions: [{ name: 'id', value: '11' }, { name: 'nolog' }, { name: 'pass' }],
    },
  ]);
});

test('a chain that the file’s end cuts off has the links that are there', () => {
  expect(chainsOf('SecRule ARGS a "id:1,deny,chain"')).toMatchObject([{ id: '1', links: [{}] }]);
});

const rulesets = new URL('../../../containers/edge/modsecurity/rulesets/', import.meta.url);

test('the project’s own 211180, revision 3, is found with its three links', () => {
  const chain = findChain(readFileSync(new URL('comodo-rev3.conf', rulesets), 'utf8'), 'comodo-rev3.conf', '211180');
  expect(chain).toMatchObject({ phase: 2, line: 14, lastLine: 17 });
  expect(chain?.message).toBe('COMODO WAF (harness): Session Fixation: SessionID Parameter Name with No Referer');
  expect(chain?.links.map(({ variables: [variable] }) => variable?.collection)).toEqual([
    'REQUEST_FILENAME',
    'ARGS_NAMES',
    'REQUEST_HEADERS',
  ]);
});

test('a rule that is not there is not found', () => {
  expect(findChain(chained, 'a.conf', '13')).toBeUndefined();
  expect(findChain(chained, 'a.conf', '1')).toBeUndefined();
});
