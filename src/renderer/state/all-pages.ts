/** Reads a list that comes in pages to its end. */

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** Asks for one page after the other. What moved while they were read, and so stands on two of them, is taken once. */
export async function allPages<Item extends { readonly id: string }>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items = new Map<string, Item>()
  let cursor: string | undefined
  do {
    const page = await ask(cursor)
    for (const item of page.items) if (!items.has(item.id)) items.set(item.id, item)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return [...items.values()]
}
