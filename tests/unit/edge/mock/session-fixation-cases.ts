import type { InspectedRequest } from '../../../../harness/edge/mock/session-fixation/inspected-request.ts';
import { bodyCases } from './session-fixation-body-cases.ts';
import { refererCases } from './session-fixation-referer-cases.ts';
import { urlCases } from './session-fixation-url-cases.ts';
import type { Case } from './session-fixation-variants.ts';
import { hostOf, type Variant } from './session-fixation-variants.ts';

/** Thought out by hand. The unit test asks the evaluator, the contract test the real module. */
export const cases: readonly Case[] = [...urlCases, ...refererCases, ...bodyCases];

export const variantOf = ({ variant = 'comodo' }: Case): Variant => variant;

export const requestOf = (given: Case): InspectedRequest => ({
  method: given.method ?? 'POST',
  url: given.url,
  headers: [['Host', hostOf(variantOf(given))], ...(given.headers ?? [])],
  body: Buffer.from(given.body ?? '', 'latin1'),
});
