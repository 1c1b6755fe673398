import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { lateGroups, nodeExternals, nodeSplitting, nodeTarget, withoutSourceMaps } from './vite.host.config'

// The renderer's target fits the oldest runtime that the application is tried on; see scripts/setup/stand-in.mjs.
const chromeTarget = 'chrome130'

export default defineConfig({
  main: {
    build: {
      ...withoutSourceMaps,
      outDir: 'out/main',
      target: nodeTarget,
      externalizeDeps: false,
      rolldownOptions: {
        input: { main: 'src/main/main.ts', 'reader-thread': 'src/main/store/reader-thread.ts' },
        external: nodeExternals,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          codeSplitting: nodeSplitting,
        },
      },
    },
  },
  preload: {
    build: {
      ...withoutSourceMaps,
      outDir: 'out/preload',
      target: nodeTarget,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'src/preload/preload.ts' },
        // A sandboxed preload is one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    plugins: [react(), tailwindcss()],
    // Modules, so that a worker loads only the grammars it needs.
    worker: { format: 'es' },
    build: {
      ...withoutSourceMaps,
      outDir: 'out/renderer',
      target: chromeTarget,
      minify: true,
      rolldownOptions: {
        input: 'src/renderer/index.html',
        output: { codeSplitting: { includeDependenciesRecursively: false, groups: [...lateGroups] } },
      },
    },
  },
})
