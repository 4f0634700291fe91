import { test } from '@playwright/test';
import { buildPackage } from '../../harness/cli/self-test/build-package.ts';

// Tests start the command line some hundred times: compiled, as users get it, it costs half of what the sources do.
test('the package is built', async () => {
  test.setTimeout(120_000);
  await buildPackage();
});
