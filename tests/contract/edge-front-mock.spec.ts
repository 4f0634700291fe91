import { edgeFrontSuite } from './support/edge-front-suite.ts';
import { mockTest } from './support/mock-edge-test.ts';

edgeFrontSuite(mockTest);
