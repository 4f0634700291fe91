import semver from 'semver';
import type { ConfigurationReport, Count } from '../waf-report.ts';
import { mustPass } from './must-pass.ts';
import type { Observation } from './observation.ts';

const countOf = (observations: readonly Observation[]): Count => ({
  passed: observations.filter(({ outcome }) => outcome === 'passed').length,
  of: observations.length,
});

/** Callbacks that Klarna is known to send: how many came through. */
export const deliveredOf = (observations: readonly Observation[]): Count =>
  countOf(observations.filter(({ probe }) => probe.type === 'callback' && mustPass(probe)));

/** The same for each range of plugin versions: only what is sent to shops with these. */
export const deliveredByVersions = (
  observations: readonly Observation[],
  ranges: readonly string[],
): ConfigurationReport['byVersions'] =>
  ranges.map((versions) => ({
    versions,
    delivered: deliveredOf(
      observations.filter(({ probe }) => probe.type === 'callback' && semver.intersects(probe.versions, versions)),
    ),
  }));

/** The customer's own requests: how many came through. */
export const shopperOf = (observations: readonly Observation[]): Count =>
  countOf(observations.filter(({ probe }) => probe.type === 'shopper'));
