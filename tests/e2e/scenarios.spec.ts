import { defineScenarioTests } from '../../harness/cli/playwright/define-scenario-tests.ts';
import { currentRun } from '../../harness/cli/playwright/handed-down.ts';

// Every scenario on every plugin version of this run, a test each.
await defineScenarioTests(currentRun());
