import type { ShopOrder } from '../evidence/books.ts';
import type { FaultEvent, TraceEvent } from '../evidence/events.ts';
import type { OwnerDeed, Setting, StoreConditions } from '../scenario/conditions.ts';
import type { Fault } from '../scenario/fault.ts';

/** One combination of plugins that a store can serve; several stand side by side on one warm store. */
export interface PluginBuild {
  /** Second part of the host name of its sites: `a`, `b`, … */
  name: string;
  /** Version of the KCO plugin, from its header. */
  kco: string;
  /** How reports and evidence folders call it, where that is not the version: a name that was given, or what tells two builds of one version apart. */
  label?: string;
  /** Place of the KCO plugin in the run's list. */
  plugin: number;
  /** Further plugins that a scenario asks for, as it names them. */
  with: string[];
}

/** What somebody has changed of a plugin's files. Paths are relative, with forward slashes. */
export interface PluginEdit {
  /** Folder with the files as they are now. */
  root: string;
  changed: readonly string[];
  removed: readonly string[];
}

export interface OpenSiteRequest {
  /** First part of the host name, `[a-z0-9]+`; also names the database. */
  id: string;
  host: string;
  build: string;
  merchant: { id: string; sharedSecret: string };
  conditions: StoreConditions;
  /** The scenario's list: the store heeds those at `store` and `loopback`, and what of `klarna-api` is the shop's end of it. */
  faults: readonly Fault[];
  /** Options and constants of its WordPress beside those that the conditions make. */
  options: Readonly<Record<string, Setting>>;
  constants: Readonly<Record<string, Setting>>;
}

/** One shop of its own: a host name and a database. */
export interface StoreSite extends AsyncDisposable {
  /** Path below the shop's home, and query, of places that every permalink structure answers, redirecting to its own form. */
  readonly paths: { addToCart: string; cart: string; checkout: string; account: string };
  orders(): Promise<ShopOrder[]>;
  /** Drafts that the checkout block has left, which are no orders: WooCommerce throws them away after a day. */
  drafts(): Promise<number>;
  /** WooCommerce's log of this site, a line an entry, oldest first. */
  log(): Promise<string>;
  /** Requests that a model could not answer as a real shop would, a sentence each; none where the shop is real. */
  beyond(): Promise<string[]>;
  /** Pieces of the product that are left; undefined where the shop counts none. */
  stockLeft(): Promise<number | undefined>;
  /** What the site's faults inside the shop have done. */
  faultEvents(): Promise<FaultEvent[]>;
  /** What the plugin did inside the shop and at which of its lines; none where the shop is a model. */
  traces(): Promise<TraceEvent[]>;
  /**
   * Tells the shop Klarna's time, in milliseconds since the customer paid; 0 comes first, at that moment. Faults begin and
   * heal by it, orders grow older, and WooCommerce's scheduled events that fall due are run: cancelling unpaid orders, and
   * notifications that the plugin put off. How each store does that, and what it leaves out, is in its LIMITS.md.
   */
  timeIs(sincePaidMs: number): Promise<void>;
  /** Does to the one order what a shop's owner does in the administration. */
  ownerActs(deed: OwnerDeed): Promise<void>;
  /**
   * Makes an order as the owner does for a customer on the telephone: one piece, to be paid by its link.
   * @returns the link: path below the shop's home, and query, of WooCommerce's page for paying an order
   */
  makeOrder(): Promise<string>;
}

/** For whom the owner makes an order, by WooCommerce's names: Klarna's test person for Sweden. */
export const customerOfOrder: Readonly<Record<string, string>> = {
  first_name: 'Testperson-se',
  last_name: 'Approved',
  address_1: 'Stårgatan 1',
  postcode: '12345',
  city: 'Ankeborg',
  country: 'SE',
  email: 'shopper@shop.test',
  phone: '+46765260000',
};

/** A warm store on which sites are opened. Implementations: `containers/` and `simulated/`. */
export interface Store extends AsyncDisposable {
  openSite(request: OpenSiteRequest): Promise<StoreSite>;
}
