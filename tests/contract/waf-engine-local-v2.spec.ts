import { localEngineLifetime } from './support/waf-engine-lifetime.ts';
import { localEngineTest } from './support/waf-engine-local-test.ts';
import { wafEngineSuite } from './support/waf-engine-suite.ts';

const test = localEngineTest('v2');
test.describe.configure({ mode: 'default' });

wafEngineSuite(test, 'v2');
localEngineLifetime(test, 'v2');
