import type { BuiltExclusion } from './build-exclusion.ts';
import type { EngineName } from './engine-name.ts';

/** Where the file goes. ModSecurity reads its configuration from top to bottom. */
export function includeSentence(place: BuiltExclusion['place'], engine: EngineName): string {
  const settings = engine === 'v3' ? 'modsecurity.conf' : 'security2.conf';
  return place === 'before'
    ? `Include it after the engine's own settings (${settings}) and before the rule set's Include; with the OWASP Core Rule Set it goes into REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf.`
    : `Include it after the rule set's Include, because it changes rules that are loaded already; with the OWASP Core Rule Set it goes into RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf.`;
}
