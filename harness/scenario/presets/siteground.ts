import type { Fault } from '../fault.ts';
import { type Listed, listed, noBrowser, page } from './preset.ts';

/**
 * SiteGround's anti-bot system: a captcha page with 202, which looks well in every log. @source public reports of
 * `SG-Captcha: challenge`; the page's words are the project's own
 */
export const siteGround = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: {
    answer: page(202, 'Robot Challenge Screen', 'nginx', {
      headers: { 'sg-captcha': 'challenge', refresh: '0;/.well-known/sgcaptcha/?r=%2F' },
    }),
  },
  ...listed(options),
  called: 'siteground',
  why: 'SiteGround’s anti-bot system answered {callback} with a captcha and status 202, which Klarna cannot solve.',
  advice: 'Ask SiteGround to take Klarna’s addresses or {paths} out of its anti-bot system.',
  removal: 'Let SiteGround switch its anti-bot system off for the shop',
});
