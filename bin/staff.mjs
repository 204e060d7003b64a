import { launch } from './launch.mjs';

launch('bin/staff.ts', { dev: false });
