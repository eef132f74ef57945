import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/**
 * One page in one file: a report is opened from a disk, where a browser refuses to load a second file and to start a
 * worker from one. The worker is imported with `?worker&inline` for the same reason.
 */
export default defineConfig({
  root: 'viz',
  // Inherited by the server of `npx vite viz` too: every address in the page is relative.
  base: './',
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // A page from a disk may start a classic worker from a Blob, and no module.
  worker: { format: 'iife', rolldownOptions: { checks: { bundlerTimings: false } } },
  build: {
    outDir: '../dist/viz',
    // The compiler writes into this directory too.
    emptyOutDir: false,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4_096,
    // How long a plug-in took says something of the machine, and nothing of the page.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
