import { launch } from './launch.mjs';

launch('client.ts', { dev: false });
