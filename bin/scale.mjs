import { launch } from './launch.mjs';

launch('bench/scale/main.ts');
