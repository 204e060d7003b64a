import { launch } from './launch.mjs';

launch('checks/quick.ts');
