import { launch } from './launch.mjs';

launch('node_modules/oxfmt/bin/oxfmt');
