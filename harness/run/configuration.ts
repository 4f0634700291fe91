import { z } from 'zod';
import { phpVersions, reporters } from './run-options.ts';

const source = z.string().min(1);

/** A project's configuration: what its runs are asked for when the command line does not say otherwise. */
export const configurationSchema = z.strictObject({
  $schema: z.string().optional(),
  stack: z
    .enum(['simulated', 'containers', 'auto'])
    .optional()
    .describe(
      'Where the shop runs: simulated, a model; containers, the real software; auto, the real one where it can run. Code is always played on containers.',
    ),
  shopper: z
    .enum(['browser', 'http'])
    .optional()
    .describe('Who shops: a real browser, or the same requests without one.'),
  plugins: z
    .array(source)
    .min(1)
    .optional()
    .describe('KCO plugins: each a version, a zip, a folder, git:PATH#TAG or a range; NAME=SOURCE calls it by a name.'),
  build: source
    .optional()
    .describe('Run by sh in a clean copy of each of these plugins that is a folder or of git; its result is kept.'),
  woocommerce: source.optional().describe('WooCommerce: a version, a zip, a folder, or git:PATH#TAG.'),
  wordpress: source.optional().describe('WordPress: a version, a zip, a folder, git:PATH#TAG, or debian.'),
  php: z.enum(phpVersions).optional().describe('The PHP of the shop.'),
  with: z.array(source).optional().describe('Further plugins: each SLUG@VERSION, a zip, a folder, or git:PATH#TAG.'),
  artifacts: z.string().min(1).optional().describe('Folder where versions are looked for before anywhere else.'),
  scenarios: z.string().min(1).optional().describe('Folder of scenario files, in the place of the catalog.'),
  output: z.string().min(1).optional().describe('Folder of the run folders.'),
  baseline: z.string().min(1).optional().describe('File of differences that are known, each with its reason.'),
  reporters: z.array(z.enum(reporters)).min(1).optional().describe('The reports that a run writes.'),
  workers: z.int().min(1).optional().describe('Scenarios that are played at the same time.'),
  controls: z.boolean().optional().describe('Whether each scenario is also played without its deviations.'),
});
export type Configuration = z.input<typeof configurationSchema>;

/** Types the configuration that `kco-harness.config.ts` exports as default. */
export const defineConfig = (configuration: Configuration): Configuration => configuration;
