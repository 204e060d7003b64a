import { launch } from './launch.mjs';

launch('bin/migrate.ts', { dev: false });
