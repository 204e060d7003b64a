import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    manifest: true,
    rollupOptions: { input: 'src/entry-client.tsx' },
  },
  // The server's half is one file with React in it, so that it runs wherever Node does.
  ssr: { noExternal: true },
});
