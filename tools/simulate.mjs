import { launch } from './launch.mjs';

launch('simulate.ts');
