import { type Advise, notExecuted } from './advice-input.ts';

/** LiteSpeed's own engine was not at hand: what it makes of guarded exclusions is its to show. */
export const litespeed: Advise = ({ exclusion }) =>
  exclusion && {
    layer: 'litespeed',
    text: `LiteSpeed reads ModSecurity's rule files with an engine of its own. Put the same directives into a file of its own, included ${exclusion.place} the rule set (Server Configuration → Security → WAF, or the panel's box for custom rules), and restart LiteSpeed: it reads rules when it starts. ${notExecuted}`,
    code: exclusion.directives,
  };
