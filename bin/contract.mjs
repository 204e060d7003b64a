import { launch } from './launch.mjs';

launch('checks/contract.ts');
