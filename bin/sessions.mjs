import { launch } from './launch.mjs';

launch('bin/sessions.ts', { dev: false });
