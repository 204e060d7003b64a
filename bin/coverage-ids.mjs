import { launch } from './launch.mjs';

launch('checks/coverage-ids.ts');
