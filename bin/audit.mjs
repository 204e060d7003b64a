import { launch } from './launch.mjs';

launch('bin/audit.ts', { dev: false });
