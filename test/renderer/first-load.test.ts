import { expect, test } from 'vitest'

const sources = import.meta.glob<string>('../../src/{renderer,shared}/**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Two folders below the top, as this file is. */
const here = 'file:///test/renderer/'

/** What a module loads at once: neither types nor what it imports when it is needed. */
function loads(file: string, code: string): readonly string[] {
  const statements = [...code.matchAll(/^(?:import|export) (?!type )([^'"(]*?)(?:from )?'([^']+)'/gm)]
  return statements
    .filter(([, names = '']) => names.trim() === '' || withoutTypes(names))
    .map(([, , target = '']) => {
      if (target.startsWith('#shared/')) return `../../src/shared/${target.slice(8)}.ts`
      return target.startsWith('.')
        ? new URL(target, new URL(file, here)).pathname.replace('/', '../../')
        : target
    })
}

/** True where at least one of the names is no type. */
function withoutTypes(names: string): boolean {
  const inBraces = /\{([^}]*)\}/.exec(names)?.[1]
  if (inBraces === undefined || !/^\s*\{/.test(names)) return true
  return inBraces.split(',').some((name) => name.trim() !== '' && !name.trim().startsWith('type '))
}

test('a schema that the first picture needs would load all of zod before it, a quarter more to read', () => {
  const from = new Map<string, string>([['../../src/renderer/main.tsx', '']])
  for (const [file] of from) {
    for (const next of loads(file, sources[file] ?? '')) if (!from.has(next)) from.set(next, file)
  }
  expect(from.size).toBeGreaterThan(50)
  expect(from.get('zod'), 'imported by').toBeUndefined()
})
