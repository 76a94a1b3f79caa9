import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { constants, brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { type Plugin, defineConfig } from 'vite'

/** Where `npm run dev` finds the API server. */
const api = process.env['GONGZHEN_API'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), compressed()],
  // The server puts a fresh nonce in its place for every page it sends (packages/server/src/app/pages.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  server: { port: 5173, proxy: { '/api': api, '/healthz': api } },
  build: {
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
          ],
        },
      },
    },
  },
})

/** Beside each text file its gzip and brotli form: the server sends what the browser takes, and compresses nothing itself. */
function compressed(): Plugin {
  let folder = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true })
      for (const name of names.filter((file) => /\.(js|css|html|svg)$/.test(file))) {
        const text = await readFile(join(folder, name))
        await writeFile(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }))
        await writeFile(join(folder, `${name}.br`), brotliCompressSync(text, { params: QUALITY }))
      }
    },
  }
}

const QUALITY = { [constants.BROTLI_PARAM_QUALITY]: 9 }
