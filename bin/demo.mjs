import { launch } from './launch.mjs';

launch('dev/demo/demo.ts');
