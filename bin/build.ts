import { buildWebApps } from './build-web.ts';
import { runTool } from './lifeline.ts';

/** `npm run build`: builds the web apps whose sources have changed. */
await runTool(async () => {
  const built = await buildWebApps((line) => console.log(line));
  console.log(built.length === 0 ? 'Both web apps are up to date.' : `Built: ${built.join(', ')}.`);
  return 0;
});
