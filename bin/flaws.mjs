import { launch } from './launch.mjs';

launch('checks/flaws.ts');
