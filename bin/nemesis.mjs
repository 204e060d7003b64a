import { launch } from './launch.mjs';

launch('tests/nemesis/main.ts');
