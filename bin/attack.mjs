import { launch } from './launch.mjs';

launch('tests/attack/main.ts');
