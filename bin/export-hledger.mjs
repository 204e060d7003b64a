import { launch } from './launch.mjs';

launch('bin/export-hledger.ts', { dev: false });
