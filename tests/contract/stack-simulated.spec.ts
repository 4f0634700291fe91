import { stackSuite } from './support/stack-suite.ts';
import { test } from './support/stack-test.ts';

test.use({ stackName: 'simulated' });
stackSuite('simulated');
