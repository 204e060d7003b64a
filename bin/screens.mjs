import { launch } from './launch.mjs';

launch('dev/screens.ts');
