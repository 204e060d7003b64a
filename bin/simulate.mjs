import { launch } from './launch.mjs';

launch('checks/simulate.ts');
