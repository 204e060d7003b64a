import { launch } from './launch.mjs';

launch('coverage-ids.ts');
