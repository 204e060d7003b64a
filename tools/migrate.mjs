import { launch } from './launch.mjs';

launch('migrate.ts', { dev: false });
