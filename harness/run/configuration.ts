import { z } from 'zod';
import { reporters } from './run-options.ts';

const source = z.string().min(1);

/** A project's configuration: what its runs are asked for when the command line does not say otherwise. */
export const configurationSchema = z.strictObject({
  $schema: z.string().optional(),
  stack: z.enum(['simulated', 'containers', 'auto']).optional(),
  shopper: z.enum(['browser', 'http']).optional(),
  /** KCO plugins: each a version, a zip, a folder, or `git:PATH#TAG`. */
  plugins: z.array(source).min(1).optional(),
  woocommerce: source.optional(),
  wordpress: source.optional(),
  /** Further plugins. */
  with: z.array(source).optional(),
  /** Folder where versions are looked for before anywhere else. */
  artifacts: z.string().min(1).optional(),
  /** Folder of scenario files, in the place of the catalog. */
  scenarios: z.string().min(1).optional(),
  /** Folder of the run folders. */
  output: z.string().min(1).optional(),
  /** Differences that are known, each with a reason. */
  baseline: z.string().min(1).optional(),
  reporters: z.array(z.enum(reporters)).min(1).optional(),
  workers: z.int().min(1).optional(),
  /** Play each scenario also without its deviations. */
  controls: z.boolean().optional(),
});
export type Configuration = z.input<typeof configurationSchema>;

/** Types the configuration that `kco-harness.config.ts` exports as default. */
export const defineConfig = (configuration: Configuration): Configuration => configuration;
