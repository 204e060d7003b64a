import { launch } from './launch.mjs';

launch('bin/client.ts', { dev: false });
