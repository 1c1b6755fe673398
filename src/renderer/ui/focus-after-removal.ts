/** Where the focus goes when what held it is taken away. */

/** How long a list may take to drop what was deleted, in milliseconds. */
const patience = 1000

/** Call this before the item goes: once it is gone, its neighbour has the focus, unless something else took it. */
export function focusAfterRemoval(item: Element | null): void {
  if (item === null) return
  const neighbour = item.nextElementSibling ?? item.previousElementSibling
  const until = performance.now() + patience
  const look = () => {
    if (item.isConnected) {
      if (performance.now() < until) requestAnimationFrame(look)
      return
    }
    if (document.activeElement !== null && document.activeElement !== document.body) return
    const place = neighbour?.isConnected === true ? neighbour : document.querySelector('main')
    place?.querySelector<HTMLElement>('a[href], button:enabled')?.focus()
  }
  requestAnimationFrame(look)
}
