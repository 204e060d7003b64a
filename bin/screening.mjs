import { launch } from './launch.mjs';

launch('bin/screening.ts', { dev: false });
