import { launch } from './launch.mjs';

launch('bin/sbom.ts', { dev: false });
