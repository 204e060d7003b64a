import { launch } from './launch.mjs';

launch('checks/check.ts');
