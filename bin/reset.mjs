import { launch } from './launch.mjs';

launch('dev/reset.ts', { dev: false });
