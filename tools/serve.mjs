import { launch } from './launch.mjs';

launch('serve.ts', { dev: false });
