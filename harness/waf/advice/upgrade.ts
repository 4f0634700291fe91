import semver from 'semver';
import { type Advise, notExecuted } from './advice-input.ts';
import { upgradeTo } from './upgrade-is-enough.ts';

/** Needs no access to the WAF: so it comes first where it is enough. */
export const upgrade: Advise = ({ blocked }) =>
  blocked.some(({ versions }) => semver.intersects(versions, `>=${upgradeTo}`))
    ? undefined
    : {
        layer: 'upgrade',
        text: `Upgrade to KCO ${upgradeTo} or later: nothing that is stopped here is sent to shops with these versions. Orders that were placed before the upgrade keep their old callback address. ${notExecuted}`,
      };
