import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where `npm run dev` finds the API server. */
const api = process.env['GONGZHEN_API'] ?? 'http://127.0.0.1:8080'

/**
 * The component library gives its style elements the nonce of the page, but for two it writes while a window is open
 * (scroll lock, width of the scroll bar). Its one function that writes them takes the page's nonce where none is given.
 */
function everyStyleBearsTheNonce(): Plugin {
  const given = 'if (csp?.nonce) {'
  const ours = `const nonce = csp?.nonce ?? document.querySelector('meta[property=csp-nonce]')?.nonce
  if (nonce) {`
  return {
    name: 'every-style-bears-the-nonce',
    transform(code, id) {
      if (!/@rc-component[\\/]util[\\/]es[\\/]Dom[\\/]dynamicCSS\.js/.test(id)) return null
      if (!code.includes(given)) throw new Error(`${id} no longer says ${given} look how it takes a nonce`)
      const taken = code.replace(given, ours).replace('styleNode.nonce = csp?.nonce', 'styleNode.nonce = nonce')
      return { code: taken, map: null }
    },
  }
}

/** React as it is used, never as it is debugged: also where a test, whose NODE_ENV is its own, is the first to build the pages. */
function inProduction(): Plugin {
  return {
    name: 'in-production',
    apply: 'build',
    config() {
      process.env['NODE_ENV'] = 'production'
    },
  }
}

export default defineConfig({
  plugins: [inProduction(), react(), everyStyleBearsTheNonce(), compressed()],
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
            // What a firm sees first comes in one file: thirty small ones keep a slow phone busy asking for them.
            {
              name: 'my-home',
              test: /web[\\/]src[\\/](pages[\\/]my[\\/](shell|home)|parts[\\/](answer|awaited|brand|demo-switch|display|gives|hint|money|outcome|page-head|problem|sheet|shown|tag|tour-offer|units|when|word))\.(tsx?|css)$/,
            },
            // What most pages have in common comes in one file, not in a dozen that each page must ask for.
            { name: 'parts', test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs)[\\/]/, minShareCount: 30 },
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
