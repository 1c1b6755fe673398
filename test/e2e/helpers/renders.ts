/** Counts how often the component around an element is rendered, the way React's own developer tools see it. */
import type { Page } from 'playwright'
import { onTestFinished } from 'vitest'

/** Loads the page anew, with the counter for `selector` in place before React is there, until the test ends. */
export async function countRenders(page: Page, selector: string): Promise<() => Promise<number>> {
  const counter = await page.addInitScript(`
    (() => {
      const performedWork = 1
      let last = null
      globalThis.renderCount = 0
      const enclosing = (root, element) => {
        const walk = (fiber, component) => {
          for (let one = fiber; one !== null; one = one.sibling) {
            if (one.stateNode === element) return component
            const inner = typeof one.type === 'function' ? one : component
            const found = walk(one.child, inner)
            if (found !== null) return found
          }
          return null
        }
        return walk(root.current, null)
      }
      globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
        renderers: new Map(),
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberUnmount() {},
        onPostCommitFiberRoot() {},
        onCommitFiberRoot(id, root) {
          const element = document.querySelector(${JSON.stringify(selector)})
          if (element === null) return
          const component = enclosing(root, element)
          if (component === last) return
          last = component
          if (component !== null && component.flags & performedWork) globalThis.renderCount += 1
        },
      }
    })()
  `)
  onTestFinished(() => counter.dispose())
  await page.reload()
  return () => page.evaluate<number>('globalThis.renderCount')
}
