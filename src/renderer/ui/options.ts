/** The options of a combobox or select, and how typing narrows them. */
export interface Option {
  readonly value: string
  readonly label: string
  /** Small text after the label. */
  readonly hint?: string
  /** Short words such as what a model can do. */
  readonly badges?: readonly string[]
  /** Options with the same group stand under its heading. */
  readonly group?: string
  readonly disabled?: boolean
}

/** The options that hold every word typed, those that begin with the text first. */
export function filterOptions(options: readonly Option[], typed: string): readonly Option[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return options
  const words = text.split(/\s+/)
  const found = options.filter((option) => {
    const haystack = `${option.label} ${option.hint ?? ''}`.toLowerCase()
    return words.every((word) => haystack.includes(word))
  })
  return found.sort((one, other) => Number(startsWith(other, text)) - Number(startsWith(one, text)))
}

function startsWith(option: Option, text: string): boolean {
  return option.label.toLowerCase().startsWith(text)
}

/** The next option that can be chosen, going round; -1 where there is none. */
export function nextEnabled(options: readonly Option[], from: number, step: 1 | -1): number {
  for (let count = 1; count <= options.length; count += 1) {
    const index = (from + step * count + options.length * (count + 1)) % options.length
    if (options[index]?.disabled !== true) return index
  }
  return -1
}
