import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Nothing inline: the policy lets neither scripts, styles nor fonts stand in the page.
export default defineConfig({
  plugins: [react()],
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false, target: 'es2022' },
});
