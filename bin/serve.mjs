import { launch } from './launch.mjs';

launch('bin/serve.ts', { dev: false });
