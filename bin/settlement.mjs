import { launch } from './launch.mjs';

launch('bin/settlement.ts', { dev: false });
