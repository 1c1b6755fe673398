import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'

/** Fits the oldest Node that runs the application: that of the stand-in runtime, and 20.19 for the host. */
export const nodeTarget = 'node20'

/** What stays outside the bundles: native modules and what is too large to read unless it is used. */
export const nodeExternals = ['electron', 'better-sqlite3', 'keytar', 'ccxt', ...builtinModules, /^node:/]

/**
 * What the domains load late, as one file each: the routes, and each language. Without what those import, which is loaded
 * before them anyway.
 */
export const lateGroups = [
  { name: 'contract', test: /src\/shared\/\w+\/contract\.ts$/ },
  { name: 'german', test: /\/(texts|i18n)\/(de[./]|german\.)/ },
] as const

/** The rest of shared is needed at the start: in one file, so that the start opens few. */
export const nodeSplitting = {
  includeDependenciesRecursively: false,
  groups: [...lateGroups, { name: 'shared', test: /src\/shared\/|node_modules\/zod\// }],
}

export const withoutSourceMaps = { sourcemap: false, reportCompressedSize: false, emptyOutDir: true }

/** The host for plain Node: out/node/host.mjs, with what is loaded late in out/node/chunks. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ...withoutSourceMaps,
    outDir: 'out/node',
    target: nodeTarget,
    ssr: true,
    minify: false,
    rolldownOptions: {
      input: { host: 'src/main/host.ts', 'reader-thread': 'src/main/store/reader-thread.ts' },
      external: nodeExternals,
      output: {
        format: 'es',
        entryFileNames: '[name].mjs',
        chunkFileNames: 'chunks/[name]-[hash].mjs',
        codeSplitting: nodeSplitting,
      },
    },
  },
})
