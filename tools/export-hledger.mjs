import { launch } from './launch.mjs';

launch('export-hledger.ts', { dev: false });
