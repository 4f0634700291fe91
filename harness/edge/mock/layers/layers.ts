import type { Layer } from '../../../scenario/conditions.ts';
import { basicAuth } from './basic-auth.ts';
import { cloudflareBotFight, cloudflareChallenge, cloudflareRule } from './cloudflare.ts';
import { dropsLocation } from './drops-location.ts';
import type { LayerRules } from './layer.ts';
import { litespeed } from './litespeed.ts';
import { maintenance } from './maintenance.ts';
import { countryBlock, ipBlock } from './network-block.ts';
import { pageCache } from './page-cache.ts';
import { rateLimit } from './rate-limit.ts';
import { slashRedirect } from './slash-redirect.ts';
import { sucuri } from './sucuri.ts';
import { wordfence, wordfenceRule } from './wordfence.ts';
import { wwwRedirect } from './www-redirect.ts';

const all: Readonly<Record<Layer, LayerRules>> = {
  wordfence,
  'wordfence-rule': wordfenceRule,
  'cloudflare-rule': cloudflareRule,
  'cloudflare-challenge': cloudflareChallenge,
  'cloudflare-bot-fight': cloudflareBotFight,
  sucuri,
  litespeed,
  'basic-auth': basicAuth,
  maintenance,
  'rate-limit': rateLimit,
  'country-block': countryBlock,
  'ip-block': ipBlock,
  'redirect-301': slashRedirect(301),
  'redirect-302': slashRedirect(302),
  'redirect-307': slashRedirect(307),
  'redirect-308': slashRedirect(308),
  'redirect-www': wwwRedirect,
  'page-cache': pageCache,
  'drops-location': dropsLocation,
};

export const layerOf = (kind: Layer): LayerRules => all[kind];
