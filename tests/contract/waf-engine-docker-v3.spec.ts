import { dockerEngineTest } from './support/waf-engine-docker-test.ts';
import { wafEngineSuite } from './support/waf-engine-suite.ts';

const test = dockerEngineTest('v3');
// The tests of this file share one container.
test.describe.configure({ mode: 'default' });

wafEngineSuite(test, 'v3');
