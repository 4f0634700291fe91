/** What the harness itself sets in a shop's WordPress, and needs as it is: a scenario that states it would break its own play. */

const options: Readonly<Record<string, string>> = {
  siteurl: 'it says which site this is; store: { https } has its scheme',
  home: 'it says which site this is; store: { https } has its scheme',
  active_plugins: 'the run’s plugins are active; "with" adds more, and { without: "plugin" } takes KCO away',
  template: 'it is the harness’s theme',
  stylesheet: 'it is the harness’s theme',
  permalink_structure: 'store: { permalinks } sets it',
  woocommerce_kco_settings: 'it holds the credentials of this site’s merchant',
};

const constants: Readonly<Record<string, string>> = {
  ABSPATH: 'it is where WordPress lies',
  WP_CONTENT_DIR: 'the harness’s theme and plugins lie there',
  WP_PLUGIN_DIR: 'the run’s plugins lie there',
  WPMU_PLUGIN_DIR: 'the harness’s own plugins lie there',
  WP_HOME: 'it says which site this is; store: { https } has its scheme',
  WP_SITEURL: 'it says which site this is; store: { https } has its scheme',
  WC_LOG_HANDLER: 'the harness reads the shop’s log where it is kept now',
};

/** @returns why a scenario cannot set this option; undefined where it can */
export function refusedOption(name: string): string | undefined {
  const plain = name.toLowerCase();
  return plain.startsWith('harness_') ? ownName : because(options[plain]);
}

/** @returns why a scenario cannot define this constant; undefined where it can */
export function refusedConstant(name: string): string | undefined {
  if (name.startsWith('HARNESS_')) return ownName;
  return name.startsWith('DB_') ? because('it leads to the database of this site') : because(constants[name]);
}

const ownName = 'names that begin so are the harness’s own';
const because = (reason: string | undefined): string | undefined =>
  reason && `the harness needs it as it is: ${reason}`;
