import { launch } from './launch.mjs';

launch('checks/test.ts');
