/** JSON text with line breaks; any other text as it is. A model may write what is no JSON. */
export function prettyJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
