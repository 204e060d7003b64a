import { launch } from './launch.mjs';

launch('bin/build.ts', { dev: false });
