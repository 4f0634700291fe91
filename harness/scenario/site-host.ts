/**
 * The host name of a site says everything about it: `w0n7-a-comodo-no211170.shop.test` is site `w0n7`, plugin build `a`,
 * edge policy `comodo-no211170`, in the zone that Klarna can resolve. wp-config.php and the store's nginx.conf read the
 * same names; a test holds them to this file.
 */
export interface SiteHost {
  /** Letters and digits, in lower case; also names the database. */
  site: string;
  /** Plugin set: letters and digits. */
  build: string;
  /** Name of the edge policy: letters, digits and hyphens. */
  policy: string;
  zone: Zone;
}

/** `test` is public; `internal` is the zone whose names Klarna cannot resolve. */
export const zones = ['test', 'internal'] as const;

export type Zone = (typeof zones)[number];

const part = '[a-z0-9]+';
const zonePattern = `(${zones.join('|')})`;
const siteHost = new RegExp(`^(${part})-(${part})-([a-z0-9-]+)\\.shop\\.${zonePattern}$`);

/** A pattern of names without their zone, as browsers are told them. @param label of the first part, `*` for all sites */
export const withoutZone = (label: string): string => `${label}.shop`;

/** `shop.test`, … */
export const shopZones: readonly string[] = zones.map((zone) => `shop.${zone}`);

/** The names of all sites, as certificates have them. */
export const siteWildcards: readonly string[] = zones.map((zone) => `${withoutZone('*')}.${zone}`);

export function formatSiteHost({ site, build, policy, zone }: SiteHost): string {
  return `${site}-${build}-${policy}.shop.${zone}`;
}

/**
 * Other names that a site has, or once had. `gone`: in the zone that Klarna cannot resolve. `without-certificate`: leads to the edge, whose
 * certificate names one label only.
 */
export function otherHost(host: string, kind: 'gone' | 'without-certificate'): string {
  return kind === 'gone' ? host.replace(/\.test$/, '.internal') : `www.${host}`;
}

/** Undefined for a name that is no site's. */
export function parseSiteHost(host: string): SiteHost | undefined {
  const [whole, site = '', build = '', policy = '', zone] = siteHost.exec(host) ?? [];
  return whole === undefined ? undefined : { site, build, policy, zone: zone as Zone };
}

/** A regular expression, as nginx reads it too, for the names of all sites of one policy. */
export function patternOfPolicy(policy: string): string {
  return `^${part}-${part}-${policy}\\.shop\\.${zonePattern}$`;
}

/** Whether a host is in one of the shops' zones: a site, or `www.` before one. */
export const isShopName = (hostname: string): boolean => zones.some((zone) => hostname.endsWith(`.shop.${zone}`));

/** Whether Klarna's name server knows it. */
export const isPublicShopName = (hostname: string): boolean => hostname.endsWith('.shop.test');
