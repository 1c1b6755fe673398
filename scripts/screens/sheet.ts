/** The page that shows all pictures at a glance. */

export interface Picture {
  readonly group: string
  /** What is seen. */
  readonly title: string
  /** File names, relative to the page. */
  readonly light: string
  readonly dark: string
}

export function contactSheet(pictures: readonly Picture[]): string {
  const groups = [...new Set(pictures.map(({ group }) => group))]
  const links = groups.map((group) => `<a href="#${group}">${group}</a>`).join(' ')
  const sections = groups.map((group) => {
    const figures = pictures.filter((picture) => picture.group === group).map(figure)
    return `<section id="${group}"><h2>${group}</h2><div class="sheet">${figures.join('')}</div></section>`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Agent Factory: every screen</title>
<style>
  body { margin: 0 auto; max-width: 1800px; padding: 24px; font: 14px/1.5 system-ui, sans-serif; background: #8883; }
  nav { position: sticky; top: 0; padding: 8px 0; background: inherit; backdrop-filter: blur(12px); }
  a { margin-right: 8px; color: inherit; }
  .sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(760px, 1fr)); gap: 20px; }
  figure { margin: 0; }
  figure div { display: grid; grid-template-columns: 1fr 1fr; gap: 6px; }
  img { width: 100%; display: block; border-radius: 4px; box-shadow: 0 1px 4px #0006; }
</style>
<h1>Agent Factory: every screen</h1>
<nav>${links} (${pictures.length} screens, each light and dark)</nav>
${sections.join('\n')}
</html>
`
}

function figure({ title, light, dark }: Picture): string {
  const images = [light, dark].map(
    (file) => `<a href="${file}"><img loading="lazy" src="${file}" alt=""></a>`,
  )
  return `<figure><figcaption>${title}</figcaption><div>${images.join('')}</div></figure>`
}
