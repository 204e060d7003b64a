import { launch } from './launch.mjs';

launch('screens.ts');
