import { launch } from './launch.mjs';

launch('audit.ts', { dev: false });
